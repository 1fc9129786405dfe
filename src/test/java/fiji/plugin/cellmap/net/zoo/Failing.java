// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Init;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Map;

/**
 * A small network that fails as real ones do, in the engine: {@code memory} asks the allocator for
 * four pebibytes as soon as there are two patches, {@code recompute} does so unless activations are
 * computed again, {@code fault} fails altogether; each after some calls, which a buffer counts.
 * {@code segments} does what {@code memory} does, in segments.
 */
public final class Failing implements Architecture {

    private static final long FLOATS = 1L << 50;

    @Override
    public String name() {
        return "Failing";
    }

    @Override
    public String source() {
        return "none";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        String how =
                options.choice("how", "never", "never", "memory", "recompute", "fault", "segments");
        int after = options.integer("after", 0, 0, 1 << 20);
        return Network.of(
                name(),
                options.finish(),
                inputs,
                outputs,
                layers -> build(layers, how, after, inputs, outputs));
    }

    private static TorchModule build(
            Layers layers, String how, int after, int inputs, int outputs) {
        if (how.equals("recompute")) {
            TorchModule segments =
                    new Flow(layers)
                            .step("a", "self.first.forward(self.failing(x))")
                            .step("b", "torch.relu(self.norm.forward(a))")
                            .head("z", "self.last.forward(b)")
                            .into(tensors(layers, inputs, outputs, "never", after), "z");
            if (segments.has("back")) return segments;
        }
        TorchModule net = tensors(layers, inputs, outputs, how, after);
        if (how.equals("segments"))
            return new Flow(layers)
                    .step("a", "torch.relu(self.norm.forward(self.first.forward(self.failing(x))))")
                    .head("z", "self.last.forward(a)")
                    .into(net, "z");
        return net.forward(
                "a = torch.relu(self.norm.forward(self.first.forward(self.failing(x))))",
                "return self.last.forward(a)");
    }

    private static TorchModule tensors(
            Layers layers, int inputs, int outputs, String how, int after) {
        return new TorchModule("Failing")
                .counter("calls", Init.ZEROS)
                .child("first", layers.conv(inputs, 2, 3, 1, true))
                .child("norm", layers.batchNorm(2, 1e-5))
                .child("last", layers.conv(2, outputs, 1, 1, true))
                .method("failing(x: Tensor) -> Tensor", failing(how, after));
    }

    private static String[] failing(String how, int after) {
        String bad = "torch.gt(calls, " + after + ")";
        String more = "torch.gt(torch.size(x, 0), 1)";
        String floats = "torch.sum(torch.zeros([" + FLOATS + "]))";
        return switch (how) {
            case "never" -> new String[] {"calls = int(torch.add_(self.calls, 1))", "return x"};
            case "fault" ->
                    new String[] {
                        "calls = int(torch.add_(self.calls, 1))",
                        "if " + bad + ":",
                        "  x = torch.matmul(x, torch.zeros([1, 1, 1]))",
                        "return x"
                    };
            default ->
                    new String[] {
                        "calls = int(torch.add_(self.calls, 1))",
                        "if " + bad + ":",
                        "  if " + more + ":",
                        "    x = torch.add(x, " + floats + ")",
                        "return x"
                    };
        };
    }
}
