// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;

/**
 * What replicas of a network on several devices tell each other. {@code held()} gives the gradients
 * of one, {@code join(theirs)} adds them to those of another; {@code sum(mine, theirs)} does so
 * with the gradients of a bucket and waits for the device, as {@code ready(gradients)} does; {@code
 * shared()} gives weights, running statistics and loss scale, {@code follow(own, theirs)} copies
 * them. Tensors that change come as an argument, as the optimizer's do, see {@link
 * OptimizerProgram}.
 */
final class ReplicaProgram {

    private ReplicaProgram() {}

    /**
     * @param root with a {@link GradientProgram}
     * @param net its child {@code net}
     */
    static void addTo(TorchModule root, TorchModule net) {
        root.method("held() -> List[Tensor]", "return self.grads");
        root.method(
                "join(theirs: List[Tensor]) -> float",
                "net = self.parameters()",
                "found = annotate(List[Optional[Tensor]], [])",
                "for i in range(torch.len(theirs)):",
                "  g = theirs[i]",
                "  if torch.gt(torch.numel(g), 0):",
                "    g_0 = torch.to(g, ops.prim.device(net[i]), ops.prim.dtype(g), True, False)",
                "    _0 = torch.append(found, g_0)",
                "  else:",
                "    _1 = torch.append(found, None)",
                "n = self.collect(found)",
                "return 0.");
        root.method(
                "ready(gradients: List[Tensor]) -> float",
                "last = -1",
                "for i in range(torch.len(gradients)):",
                "  if torch.gt(torch.numel(gradients[i]), 0):",
                "    last = i",
                "value = 0.",
                "if torch.ge(last, 0):",
                "  value = float(torch.as_strided(gradients[last], [1], [1], 0))",
                "return value");
        root.method(
                "sum(mine: List[Tensor], theirs: List[Tensor]) -> float",
                "for i in range(torch.len(mine)):",
                "  g = mine[i]",
                "  if torch.gt(torch.numel(theirs[i]), 0):",
                "    if torch.eq(torch.numel(g), 0):",
                "      ops.prim.RaiseException(\"The first device lacks a gradient.\")",
                "    to = torch.to(theirs[i], ops.prim.device(g), ops.prim.dtype(g), True, False)",
                "    _0 = torch.add_(g, to)",
                "return self.ready(mine)");
        List<String> shared = new ArrayList<>();
        Names.of(net, slot -> true).forEach(name -> shared.add(Names.path("net", name)));
        if (root.slots().containsKey("loss_scale")) shared.add("self.loss_scale");
        root.method("shared() -> List[Tensor]", "return [" + String.join(", ", shared) + "]");
        root.method(
                "follow(own: List[Tensor], theirs: List[Tensor]) -> float",
                "for i in range(torch.len(own)):",
                "  _0 = torch.copy_(own[i], theirs[i], True)",
                "return 0.");
    }
}
