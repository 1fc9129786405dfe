// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.List;

/**
 * Running statistics, which a forward pass changes long before the optimizer's step: {@code
 * keep(statistics())} notes them at the begin of a step, {@code undo(statistics())} makes the step
 * not begun, with the statistics as they were and no gradients. They come as an argument, as the
 * optimizer's tensors do, see {@link OptimizerProgram}.
 */
final class StatisticsProgram {

    private StatisticsProgram() {}

    /** Whether a network has any. */
    static boolean isNeeded(TorchModule net) {
        return !buffers(net).isEmpty();
    }

    /**
     * @param net the root's child {@code net}
     */
    static void addTo(TorchModule root, TorchModule net) {
        root.list("before");
        root.method("statistics() -> List[Tensor]", "return " + Names.list("net", buffers(net)));
        root.method(
                "keep(now: List[Tensor]) -> float",
                "before = annotate(List[Tensor], [])",
                "for i in range(torch.len(now)):",
                "  _0 = torch.append(before, torch.clone(now[i]))",
                "self.before = before",
                "return 0.");
        root.method(
                "undo(now: List[Tensor]) -> float",
                "for i in range(torch.len(self.before)):",
                "  _0 = torch.copy_(now[i], self.before[i])",
                "n = self.drop()",
                "return 0.");
    }

    private static List<String> buffers(TorchModule net) {
        return Names.of(net, slot -> slot.role() == TorchModule.Role.BUFFER);
    }
}
