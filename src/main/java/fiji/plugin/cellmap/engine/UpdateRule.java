// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines of a program that change weights by their gradients, as PyTorch's optimizers do: {@code
 * AdamW}, {@code RAdam} with {@code decoupled_weight_decay}, {@code SGD} with {@code nesterov}.
 * They see lists of tensors (net, grads, first, second, steps; decayed and decayed_grads, which
 * have no norms and biases if these do not decay) and the learning rate lr. The count of steps has
 * been increased.
 */
final class UpdateRule {

    private UpdateRule() {}

    /** What a rule keeps of each weight from step to step. */
    static List<String> moments(OptimizerSection optimizer) {
        return optimizer.algorithm().equals("sgd") ? List.of("first") : List.of("first", "second");
    }

    /** The expression for a list that says of each trained tensor whether it decays. */
    static String decays(TorchModule net, OptimizerSection optimizer) {
        List<String> flags = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (slot.role() != TorchModule.Role.PARAMETER) return;
                    long axes = Arrays.stream(slot.shape()).filter(n -> n > 1).count();
                    flags.add(optimizer.decayAll() || axes > 1 ? "True" : "False");
                });
        return flags.isEmpty() ? "annotate(List[bool], [])" : flags.toString();
    }

    static List<String> lines(OptimizerSection optimizer) {
        List<String> lines = new ArrayList<>();
        switch (optimizer.algorithm()) {
            case "radam" -> {
                decoupled(optimizer, lines);
                lines.addAll(radam(optimizer));
            }
            case "sgd" -> sgd(optimizer, lines);
            default -> {
                if (!optimizer.decayAll()) decoupled(optimizer, lines);
                lines.add(adamW(optimizer));
            }
        }
        return lines;
    }

    /** In one kernel, which decays all weights or none. */
    private static String adamW(OptimizerSection o) {
        return ("torch._fused_adamw_(net, grads, l[\"first\"], l[\"second\"],"
                        + " annotate(List[Tensor], []), steps, lr=lr, beta1=%s, beta2=%s,"
                        + " weight_decay=%s, eps=%s, amsgrad=False, maximize=False)")
                .formatted(
                        o.betas()[0],
                        o.betas()[1],
                        o.decayAll() ? o.weightDecay() : 0.0,
                        o.epsilon());
    }

    private static void decoupled(OptimizerSection o, List<String> lines) {
        if (o.weightDecay() == 0) return;
        lines.add("if torch.gt(torch.len(l[\"decayed\"]), 0):");
        lines.add(
                "  torch._foreach_mul_(l[\"decayed\"], torch.sub(1., torch.mul(lr, %s)))"
                        .formatted(o.weightDecay()));
    }

    /** The variance is rectified once it is known well enough; before, there is only momentum. */
    private static List<String> radam(OptimizerSection o) {
        double beta1 = o.betas()[0];
        double beta2 = o.betas()[1];
        double longest = 2 / (1 - beta2) - 1;
        return List.of(
                "t = float(steps[0])",
                "torch._foreach_lerp_(l[\"first\"], grads, " + (1 - beta1) + ")",
                "torch._foreach_mul_(l[\"second\"], " + beta2 + ")",
                "torch._foreach_addcmul_(l[\"second\"], grads, grads, " + (1 - beta2) + ")",
                "known = torch.sub(1., torch.pow(" + beta2 + ", t))",
                "share = torch.div(torch.mul(torch.mul(t, 2.), torch.sub(1., known)), known)",
                "length = torch.sub(" + longest + ", share)",
                "size = torch.div(torch.neg(lr), torch.sub(1., torch.pow(" + beta1 + ", t)))",
                "if torch.gt(length, 5.):",
                "  above = torch.mul(torch.sub(length, 4.), torch.sub(length, 2.))",
                "  above = torch.mul(above, " + longest + ")",
                "  below = torch.mul(length, " + (longest - 4) * (longest - 2) + ")",
                "  rectified = torch.sqrt(torch.div(torch.mul(above, known), below))",
                "  roots = torch._foreach_sqrt(l[\"second\"])",
                "  torch._foreach_add_(roots, " + o.epsilon() + ")",
                "  torch._foreach_addcdiv_(net, l[\"first\"], roots, torch.mul(size, rectified))",
                "else:",
                "  torch._foreach_add_(net, l[\"first\"], alpha=size)");
    }

    private static void sgd(OptimizerSection o, List<String> lines) {
        if (o.weightDecay() > 0) {
            lines.add("if torch.gt(torch.len(l[\"decayed\"]), 0):");
            lines.add(
                    "  torch._foreach_add_(l[\"decayed_grads\"], l[\"decayed\"], alpha=%s)"
                            .formatted(o.weightDecay()));
        }
        lines.add("torch._foreach_mul_(l[\"first\"], " + o.momentum() + ")");
        lines.add("torch._foreach_add_(l[\"first\"], grads)");
        lines.add("torch._foreach_add_(grads, l[\"first\"], alpha=" + o.momentum() + ")");
        lines.add("torch._foreach_add_(net, grads, alpha=torch.neg(lr))");
    }
}
