// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.List;

/**
 * Gradients as a list that the program holds, one for each trained parameter, in order; empty
 * before the first backward pass and after {@code drop()}, with an empty tensor where a parameter
 * got none. The gradient that belongs to a parameter cannot be dropped or replaced by a program,
 * only zeroed and added to, which took a tenth of the time of forward and backward pass (BasicUNet,
 * two patches of 32^3).
 */
final class GradientProgram {

    /** Expression for how many gradients there are: none, or one for each parameter. */
    static final String COUNT = "torch.len(self.grads)";

    private GradientProgram() {}

    /**
     * Adds the list, {@code parameters()}, {@code collect(found)}, which adds what a backward pass
     * found, {@code gather(found, at, net)}, which adds what a part of one found for the parameters
     * at these places of the list, and gives their gradients, {@code learn(loss)}, the backward
     * pass of a loss, and {@code drop()}.
     *
     * <p>Each gradient lies in memory as its parameter does, as the optimizer wants it. Code of
     * ours gives no two parameters one tensor as their gradient, other code may.
     *
     * @param net the root's child {@code net}
     * @param foreign whether it is other code
     */
    static void addTo(TorchModule root, TorchModule net, boolean foreign) {
        List<String> trained = Names.of(net, slot -> slot.role() == TorchModule.Role.PARAMETER);
        root.list("grads");
        root.method("parameters() -> List[Tensor]", "return " + Names.list("net", trained));
        root.method(
                "added(g: Tensor, found: Optional[Tensor], parameter: Tensor) -> Tensor",
                "w = torch.detach(parameter)",
                "if torch.__isnot__(found, None):",
                "  n = torch.detach(unchecked_cast(Tensor, found))",
                "  if torch.gt(torch.numel(g), 0):",
                "    g = torch.add_(g, n)",
                "  else:",
                foreign
                        ? "    g = torch.copy_(torch.empty_like(w), n)"
                        : "    if torch.ne(torch.stride(n), torch.stride(w)):\n"
                                + "      g = torch.copy_(torch.empty_like(w), n)\n"
                                + "    else:\n"
                                + "      g = n",
                "return g");
        root.method(
                "collect(found: List[Optional[Tensor]]) -> int",
                "old = self.grads",
                "grads = annotate(List[Tensor], [])",
                "net = self.parameters()",
                "for i in range(torch.len(net)):",
                "  if torch.gt(torch.len(old), 0):",
                "    g = old[i]",
                "  else:",
                "    g = torch.zeros([0])",
                "  _0 = torch.append(grads, self.added(g, found[i], net[i]))",
                "self.grads = grads",
                "return 0");
        root.method(
                "gather(found: List[Optional[Tensor]], at: List[int], net: List[Tensor])"
                        + " -> List[Tensor]",
                "grads = self.grads",
                "if torch.eq(torch.len(grads), 0):",
                "  none = torch.zeros([0])",
                "  for i in range(%d):".formatted(trained.size()),
                "    _0 = torch.append(grads, none)",
                "for i in range(torch.len(at)):",
                "  _1 = torch._set_item(grads, at[i], self.added(grads[at[i]], found[i], net[i]))",
                "self.grads = grads",
                "gathered = annotate(List[Tensor], [])",
                "for i in range(torch.len(at)):",
                "  _2 = torch.append(gathered, grads[at[i]])",
                "return gathered");
        root.method(
                "learn(loss: Tensor) -> int",
                "found = torch.autograd.grad([loss], self.parameters(), None, None, False, True)",
                "torch.set_grad_enabled(False)",
                "n = self.collect(found)",
                "torch.set_grad_enabled(True)",
                "return n");
        root.method("drop() -> float", "self.grads = annotate(List[Tensor], [])", "return 0.");
    }
}
