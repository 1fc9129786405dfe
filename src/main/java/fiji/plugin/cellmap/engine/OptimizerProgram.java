// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.config.OptimizerSection;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The optimizer as methods of the training module: {@code lists()} gathers the tensors, {@code
 * step(…)} changes them. They come as an argument: only then does the engine know that their change
 * matters, and keeps the operations. Parameters that got no gradient are left alone, as in PyTorch.
 *
 * <p>With a loss scale (for fp16) gradients are divided by it first. A norm that is not finite
 * halves the scale and skips the step, {@value #GROWTH_INTERVAL} good steps in a row double it
 * (PyTorch's {@code GradScaler}).
 */
final class OptimizerProgram {

    static final int GROWTH_INTERVAL = 2000;

    private static final double FIRST_SCALE = 65536;

    private OptimizerProgram() {}

    /** Adds the scale and the count of good steps. */
    static void addScale(TorchModule root) {
        root.buffer("loss_scale", Init.constant(FIRST_SCALE)).buffer("good_steps", Init.ZEROS);
    }

    static void addTo(TorchModule root, TorchModule net, OptimizerSection optimizer, double ema) {
        boolean scaled = root.slots().containsKey("loss_scale");
        addLists(root, net, optimizer, ema > 0, scaled);
        List<String> body = new ArrayList<>();
        body.add("net = l[\"net\"]");
        body.add("grads = l[\"grads\"]");
        body.add("steps = l[\"steps\"]");
        if (scaled) {
            body.add("scale = l[\"scaler\"][0]");
            body.add("good = l[\"scaler\"][1]");
            body.add("torch._foreach_mul_(grads, torch.reciprocal(scale))");
        }
        body.add("norm = torch.norm(torch.stack(torch._foreach_norm(grads)))");
        body.add("value = float(norm)");
        body.add("if torch.lt(value, inf):");
        body.add("  if torch.gt(clip, 0.):");
        body.add("    factor = torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), clip)");
        body.add("    torch._foreach_mul_(grads, torch.clamp(factor, None, 1.))");
        body.add("  _1 = torch.add_(steps[0], 1)");
        UpdateRule.lines(optimizer).forEach(line -> body.add("  " + line));
        if (ema > 0) body.add(average(ema));
        if (scaled) {
            body.add("  _3 = torch.add_(good, 1)");
            body.add("  if torch.ge(float(good), " + (double) GROWTH_INTERVAL + "):");
            body.add("    _4 = torch.mul_(scale, 2)");
            body.add("    _5 = torch.zero_(good)");
            body.add("else:");
            body.add("  _6 = torch.mul_(scale, 0.5)");
            body.add("  _7 = torch.zero_(good)");
        }
        body.add("n = self.drop()");
        body.add("return value");
        root.method(
                "step(l: Dict[str, List[Tensor]], lr: float, clip: float) -> float",
                body.toArray(String[]::new));
    }

    /**
     * Weights and running statistics, as in timm's {@code ModelEmaV2}: statistics of the last few
     * batches do not belong to weights of the last hundred steps. Constants stay as they are.
     */
    private static String average(double ema) {
        return String.join(
                "\n",
                "  torch._foreach_mul_(l[\"ema\"], " + ema + ")",
                "  torch._foreach_add_(l[\"ema\"], l[\"averaged\"], alpha=" + (1 - ema) + ")",
                "  for i in range(torch.len(l[\"kept\"])):",
                "    kept = l[\"kept\"][i]",
                "    if torch.is_floating_point(kept):",
                "      _2 = torch.lerp_(l[\"kept_ema\"][i], kept, " + (1 - ema) + ")",
                "    else:",
                "      _3 = torch.copy_(l[\"kept_ema\"][i], kept)");
    }

    private static void addLists(
            TorchModule root,
            TorchModule net,
            OptimizerSection optimizer,
            boolean ema,
            boolean scaled) {
        List<String> trained = Names.of(net, slot -> slot.role() == TorchModule.Role.PARAMETER);
        List<String> buffers = Names.of(net, slot -> slot.role() == TorchModule.Role.BUFFER);
        List<String> moments = UpdateRule.moments(optimizer);
        List<String> body = new ArrayList<>();
        List<String> lists = new ArrayList<>(List.of("net", "grads", "steps"));
        lists.addAll(moments);
        lists.addAll(List.of("decayed", "decayed_grads"));
        body.add("averaged = " + Names.list("net", trained));
        body.add("decays = " + UpdateRule.decays(net, optimizer));
        for (String moment : moments) body.add(moment + "s = " + Names.list(moment, trained));
        for (String list : lists) body.add(list + " = annotate(List[Tensor], [])");
        body.add("for i in range(torch.len(averaged)):");
        body.add("  g = self.grads[i]");
        body.add("  if torch.gt(torch.numel(g), 0):");
        body.add("    _0 = torch.append(grads, g)");
        body.add("    _1 = torch.append(net, averaged[i])");
        body.add("    _2 = torch.append(steps, self.steps)");
        for (String moment : moments)
            body.add("    _3 = torch.append(%s, %<ss[i])".formatted(moment));
        body.add("    if decays[i]:");
        body.add("      _4 = torch.append(decayed, averaged[i])");
        body.add("      _5 = torch.append(decayed_grads, g)");
        lists.add("averaged");
        body.add("ema = " + Names.list("ema", ema ? trained : List.of()));
        body.add("kept = " + Names.list("net", buffers));
        body.add("kept_ema = " + Names.list("ema", ema ? buffers : List.of()));
        body.add(
                "scaler = "
                        + (scaled
                                ? "[self.loss_scale, self.good_steps]"
                                : "annotate(List[Tensor], [])"));
        lists.addAll(List.of("ema", "kept", "kept_ema", "scaler"));
        body.add(
                lists.stream()
                        .map(list -> "\"" + list + "\": " + list)
                        .collect(Collectors.joining(", ", "return {", "}")));
        root.method("lists() -> Dict[str, List[Tensor]]", body.toArray(String[]::new));
    }
}
