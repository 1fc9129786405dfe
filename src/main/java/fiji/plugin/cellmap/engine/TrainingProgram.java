// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.sample.Patch;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A network with its loss and its optimizer as one TorchScript module. The children {@code net},
 * {@code first}, {@code second} (the optimizer's moments) and {@code ema} are trees of the same
 * structure.
 *
 * @param precision of convolutions
 * @param ema decay of the moving average, 0 for none
 */
record TrainingProgram(
        Network network,
        Precision precision,
        Objective objective,
        OptimizerSection optimizer,
        double ema) {

    /**
     * @param recompute whether the backward pass computes the activations of each segment again
     *     instead of keeping them all
     * @throws UsageException if they cannot be computed again
     */
    TorchModule leader(boolean recompute) {
        TorchModule net = net(recompute);
        TorchModule root = new TorchModule("Training").buffer("steps", Init.ZEROS);
        if (precision == Precision.FP16) OptimizerProgram.addScale(root);
        root.child("net", net);
        for (String child : UpdateRule.moments(optimizer)) root.child(child, net);
        if (ema > 0) root.child("ema", net);
        addLearning(root, net, recompute);
        StatisticsProgram.addTo(root, net);
        OptimizerProgram.addTo(root, net, optimizer, ema);
        root.method("logits(x: Tensor) -> Tensor", objective.logits());
        root.method("predict(x: Tensor) -> Tensor", "return self.logits(self.net.forward(x))");
        if (ema > 0)
            root.method(
                    "predict_ema(x: Tensor) -> Tensor", "return self.logits(self.ema.forward(x))");
        root.method(
                "gradients() -> List[Tensor]",
                "net = self.parameters()",
                "grads = annotate(List[Tensor], [])",
                "for i in range(" + GradientProgram.COUNT + "):",
                "  g = self.grads[i]",
                "  if torch.gt(torch.numel(g), 0):",
                "    _0 = torch.append(grads, torch.contiguous(g))",
                "  else:",
                "    _1 = torch.append(grads, torch.zeros_like(torch.detach(net[i])))",
                "return grads");
        List<String> all = new ArrayList<>();
        root.slots().keySet().forEach(name -> all.add("self." + name));
        for (String child : root.children().keySet())
            Names.of(net, slot -> true).forEach(name -> all.add(Names.path(child, name)));
        root.method(
                "state() -> List[Tensor]",
                "state = annotate(List[Tensor], [])",
                all.stream()
                        .map(
                                path ->
                                        "_0 = torch.append(state, torch.contiguous(torch.detach("
                                                + path
                                                + ")))")
                        .collect(Collectors.joining("\n")),
                "return state");
        return root;
    }

    /**
     * The same without the optimizer, its moments and the average: for a further device, whose
     * gradients are added to those of the first and whose weights follow it.
     */
    TorchModule follower(boolean recompute) {
        TorchModule net = net(recompute);
        TorchModule root = new TorchModule("Following");
        if (precision == Precision.FP16) OptimizerProgram.addScale(root);
        root.child("net", net);
        addLearning(root, net, recompute);
        return root;
    }

    private void addLearning(TorchModule root, TorchModule net, boolean recompute) {
        LossProgram.addTo(root, objective, network.heads());
        GradientProgram.addTo(root, net, network.architecture().isEmpty());
        addAccumulate(root, network.heads(), recompute);
        ReplicaProgram.addTo(root, net);
    }

    /** Whether activations can be computed again. */
    boolean isSegmented() {
        return !network.random() && network.recomputing(precision).has("back");
    }

    /** Whether a moving average is kept. */
    boolean averages() {
        return ema > 0;
    }

    private TorchModule net(boolean recompute) {
        if (!recompute) return network.program(precision);
        if (isSegmented()) return network.recomputing(precision);
        throw new UsageException(
                "Cannot recompute activations",
                network.architecture(),
                network.random()
                        ? "Dropout would draw other random numbers the second time."
                        : "The architecture has no segments.",
                "Leave out train.recompute" + (network.random() ? ", or dropout." : "."));
    }

    /** Forward, loss and backward of one micro-batch; gives total and parts. */
    private static void addAccumulate(TorchModule root, int heads, boolean recompute) {
        List<String> body = new ArrayList<>();
        body.add("zero = torch.zeros_like(y)");
        body.add("y = torch.where(torch.gt(m, 0), y, zero)");
        if (recompute) {
            body.add("torch.set_grad_enabled(False)");
            body.add("v = self.net.segments(x)");
            body.add("torch.set_grad_enabled(True)");
            body.add("tops = annotate(List[Tensor], [])");
            body.add("z = annotate(List[Tensor], [])");
            body.add("for top in self.net.tops(v):");
            body.add("  leaf = torch.requires_grad_(torch.detach(top), True)");
            body.add("  _0 = torch.append(tops, leaf)");
            body.add("  _1 = torch.append(z, self.net.shown(leaf, x))");
        } else {
            body.add("z = " + (heads > 1 ? "self.net.heads(x)" : "[self.net.forward(x)]"));
        }
        body.add("parts = self.losses(z, y, m)");
        boolean scaled = root.slots().containsKey("loss_scale");
        String share = "torch.div(parts[0], k)";
        if (scaled) share = "torch.mul(" + share + ", self.loss_scale)";
        if (recompute) {
            body.add("given = torch.autograd.grad([" + share + "], tops, None, None, False, True)");
            body.add("g = annotate(List[Tensor], [])");
            body.add("for i in range(torch.len(tops)):");
            body.add("  d = given[i]");
            body.add("  if torch.__isnot__(d, None):");
            body.add("    d_0 = unchecked_cast(Tensor, d)");
            body.add("  else:");
            body.add("    d_0 = torch.zeros_like(torch.detach(tops[i]))");
            body.add("  _2 = torch.append(g, d_0)");
            body.add("found = self.net.back(v, g, self.parameters())");
            body.add("torch.set_grad_enabled(False)");
            body.add("n = self.collect(found)");
            body.add("torch.set_grad_enabled(True)");
        } else {
            body.add("n = self.learn(" + share + ")");
        }
        body.add("return torch.detach(torch.stack(parts))");
        root.method(
                "accumulate(x: Tensor, y: Tensor, m: Tensor, k: Tensor) -> Tensor",
                body.toArray(String[]::new));
        root.method(
                "learn_labels(x: Tensor, s: Tensor, k: Tensor) -> Tensor",
                "m = torch.to(torch.ne(s, %d), 6)".formatted(Patch.UNKNOWN),
                "return self.accumulate(x, torch.to(s, 6), m, k)");
    }
}
