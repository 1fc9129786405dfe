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
     * @throws UsageException if the network cannot be computed in this form
     */
    TorchModule leader(BackwardForm form) {
        TorchModule net = net(form);
        TorchModule root = new TorchModule("Training").buffer("steps", Init.ZEROS);
        if (precision == Precision.FP16) OptimizerProgram.addScale(root);
        root.child("net", net);
        for (String child : UpdateRule.moments(optimizer)) root.child(child, net);
        if (ema > 0) root.child("ema", net);
        addLearning(root, net, form);
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
    TorchModule follower(BackwardForm form) {
        TorchModule net = net(form);
        TorchModule root = new TorchModule("Following");
        if (precision == Precision.FP16) OptimizerProgram.addScale(root);
        root.child("net", net);
        addLearning(root, net, form);
        return root;
    }

    private void addLearning(TorchModule root, TorchModule net, BackwardForm form) {
        LossProgram.addTo(root, objective, network.heads());
        GradientProgram.addTo(root, net, network.architecture().isEmpty());
        addAccumulate(root, net, form);
        ReplicaProgram.addTo(root, net);
    }

    /** Whether activations can be computed again. */
    boolean recomputes() {
        return !network.random() && network.hasBuckets();
    }

    /** Whether a moving average is kept. */
    boolean averages() {
        return ema > 0;
    }

    private TorchModule net(BackwardForm form) {
        if (form == BackwardForm.WHOLE) return network.program(precision);
        boolean again = form == BackwardForm.RECOMPUTED;
        if (!again || recomputes()) return network.segmented(precision, again);
        throw new UsageException(
                "Cannot recompute activations",
                network.architecture(),
                network.random()
                        ? "Dropout would draw other random numbers the second time."
                        : "The architecture has no segments.",
                "Leave out train.recompute" + (network.random() ? ", or dropout." : "."));
    }

    /** Forward, loss and backward of one micro-batch; gives total and parts. */
    private void addAccumulate(TorchModule root, TorchModule net, BackwardForm form) {
        String signature = "accumulate(x: Tensor, y: Tensor, m: Tensor, k: Tensor) -> Tensor";
        boolean scaled = root.slots().containsKey("loss_scale");
        String share = "torch.div(parts[0], k)";
        if (scaled) share = "torch.mul(" + share + ", self.loss_scale)";
        if (form == BackwardForm.WHOLE)
            root.method(
                    signature,
                    "zero = torch.zeros_like(y)",
                    "y = torch.where(torch.gt(m, 0), y, zero)",
                    "z = " + (network.heads() > 1 ? "self.net.heads(x)" : "[self.net.forward(x)]"),
                    "parts = self.losses(z, y, m)",
                    "n = self.learn(" + share + ")",
                    "return torch.detach(torch.stack(parts))");
        else new BucketProgram(root, net, form == BackwardForm.RECOMPUTED).addTo(share, signature);
        String known = "m = torch.to(torch.ne(s, %d), 6)".formatted(Patch.UNKNOWN);
        root.method(
                "learn_labels(x: Tensor, s: Tensor, k: Tensor) -> Tensor",
                known,
                "return self.accumulate(x, torch.to(s, 6), m, k)");
        if (form != BackwardForm.WHOLE)
            root.method(
                    "begin_labels(x: Tensor, s: Tensor, k: Tensor) -> Tensor",
                    known,
                    "return self.begin(x, torch.to(s, 6), m, k)");
    }
}
