package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.LossSection;
import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.Init;
import fiji.plugin.cellmap.net.Module;
import fiji.plugin.cellmap.net.Network;
import fiji.plugin.cellmap.net.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A network with its loss and its optimizer as one TorchScript module. The children {@code net},
 * {@code first}, {@code second} (AdamW's moments) and {@code ema} are trees of the same structure.
 */
final class TrainingProgram {

    private TrainingProgram() {}

    static Module of(
            Network network,
            Precision precision,
            LossSection loss,
            OptimizerSection optimizer,
            double ema) {
        Module net = network.program(precision);
        Module root = new Module("Training").buffer("steps", Init.ZEROS);
        for (String child : List.of("net", "first", "second")) root.child(child, net);
        if (ema > 0) root.child("ema", net);
        LossProgram.addTo(root, loss, network.heads());
        addAccumulate(root, network.heads(), loss);
        addStep(root, net, optimizer, ema);
        root.method("predict(x: Tensor) -> Tensor", "return self.net.forward(x)");
        if (ema > 0) root.method("predict_ema(x: Tensor) -> Tensor", "return self.ema.forward(x)");
        root.method(
                "gradients() -> List[Tensor]",
                list("net", "net", names(net, TrainingProgram::trained)),
                "grads = annotate(List[Tensor], [])",
                "for i in range(torch.len(net)):",
                "  _0 = torch.append(grads, torch.contiguous(ops.prim.grad(net[i])))",
                "return grads");
        root.method(
                "state() -> List[Tensor]",
                "state = [torch.contiguous(torch.detach(self.steps))]",
                root.children().keySet().stream()
                        .flatMap(
                                child -> names(net, slot -> true).stream().map(n -> path(child, n)))
                        .map(
                                path ->
                                        "_0 = torch.append(state, torch.contiguous(torch.detach("
                                                + path
                                                + ")))")
                        .collect(Collectors.joining("\n")),
                "return state");
        return root;
    }

    /** Forward, loss and backward of one micro-batch; gives total, cross-entropy and Dice. */
    private static void addAccumulate(Module root, int heads, LossSection loss) {
        List<String> body = new ArrayList<>();
        body.add("zero = torch.zeros_like(y)");
        body.add("y = torch.where(torch.gt(m, 0), y, zero)");
        if (heads == 1) {
            body.add("total, bce, dice = self.loss(self.net.forward(x), y, m)");
        } else {
            body.add("z = self.net.heads(x)");
            body.add("total, bce, dice = self.heads_loss(z, y, m)");
        }
        body.add("torch.autograd.backward(torch.div(total, k))");
        body.add("return torch.detach(torch.stack([total, bce, dice]))");
        root.method(
                "accumulate(x: Tensor, y: Tensor, m: Tensor, k: Tensor) -> Tensor",
                body.toArray(String[]::new));
    }

    /**
     * Clipping by the global norm, AdamW, moving average; gives the norm before clipping. The
     * tensors come as an argument, from {@code lists()}: only then does the engine know that their
     * change matters, and keeps the operations.
     */
    private static void addStep(Module root, Module net, OptimizerSection optimizer, double ema) {
        List<String> parameters = names(net, TrainingProgram::trained);
        List<String> buffers = names(net, slot -> slot.role() == Module.Role.BUFFER);
        root.method(
                "lists() -> Dict[str, List[Tensor]]",
                list("net", "net", parameters),
                "grads = annotate(List[Tensor], [])",
                "steps = annotate(List[Tensor], [])",
                "for i in range(torch.len(net)):",
                "  _1 = torch.append(grads, ops.prim.grad(net[i]))",
                "  _2 = torch.append(steps, self.steps)",
                list("first", "first", parameters),
                list("second", "second", parameters),
                list("ema", ema > 0 ? "ema" : "net", ema > 0 ? parameters : List.of()),
                list("kept", "net", buffers),
                list("kept_ema", ema > 0 ? "ema" : "net", buffers),
                "return {\"net\": net, \"grads\": grads, \"steps\": steps, \"first\": first,"
                        + " \"second\": second, \"ema\": ema, \"kept\": kept, \"kept_ema\": kept_ema}");
        root.method(
                "step(l: Dict[str, List[Tensor]], lr: float, clip: float) -> float",
                "net = l[\"net\"]",
                "grads = l[\"grads\"]",
                "steps = l[\"steps\"]",
                "norm = torch.norm(torch.stack(torch._foreach_norm(grads)))",
                "value = float(norm)",
                "if torch.lt(value, inf):",
                "  if torch.gt(clip, 0.):",
                "    factor = torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), clip)",
                "    torch._foreach_mul_(grads, torch.clamp(factor, None, 1.))",
                "  _1 = torch.add_(steps[0], 1)",
                ("  torch._fused_adamw_(net, grads, l[\"first\"], l[\"second\"],"
                                + " annotate(List[Tensor], []), steps, lr=lr, beta1=%s, beta2=%s,"
                                + " weight_decay=%s, eps=%s, amsgrad=False, maximize=False)")
                        .formatted(
                                optimizer.betas()[0],
                                optimizer.betas()[1],
                                optimizer.weightDecay(),
                                optimizer.epsilon()),
                "  if torch.gt(torch.len(l[\"ema\"]), 0):",
                "    torch._foreach_mul_(l[\"ema\"], " + ema + ")",
                "    torch._foreach_add_(l[\"ema\"], net, alpha=" + (1 - ema) + ")",
                "    for i in range(torch.len(l[\"kept\"])):",
                "      _2 = torch.copy_(l[\"kept_ema\"][i], l[\"kept\"][i])",
                "torch._foreach_zero_(grads)",
                "return value");
    }

    private static String list(String variable, String child, List<String> names) {
        if (names.isEmpty()) return variable + " = annotate(List[Tensor], [])";
        return names.stream()
                .map(name -> path(child, name))
                .collect(Collectors.joining(", ", variable + " = [", "]"));
    }

    private static boolean trained(Module.Slot slot) {
        return slot.role() == Module.Role.PARAMETER;
    }

    private static List<String> names(Module net, Predicate<Module.Slot> which) {
        List<String> names = new ArrayList<>();
        net.forEachSlot(
                (name, slot) -> {
                    if (which.test(slot)) names.add(name);
                });
        return names;
    }

    /** The expression for a tensor of one of the trees. */
    private static String path(String child, String name) {
        String expression = "self." + child;
        for (String part : name.split("\\.")) expression = Module.access(expression, part);
        return expression;
    }
}
