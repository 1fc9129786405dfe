// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.zoo;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.contract.Options;
import fiji.plugin.cellmap.net.program.Flow;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.TorchModule;
import java.util.Map;

/** The example of {@code docs/how-to/add-an-architecture.md}, found as from another jar. */
public final class TwoLevels implements Architecture {

    @Override
    public String name() {
        return "TwoLevels";
    }

    @Override
    public String source() {
        return "docs/how-to/add-an-architecture.md";
    }

    @Override
    public Network create(Map<String, Object> given, int inputs, int outputs) {
        Options options = new Options(name(), given);
        int axes = options.spatialDims();
        int width = options.integer("width", 16, 1, 1024);
        return Network.of(
                        name(),
                        options.finish(),
                        inputs,
                        outputs,
                        layers -> build(layers, width, inputs, outputs))
                .in(axes)
                .multipleOf(2);
    }

    private static TorchModule build(Layers layers, int width, int inputs, int outputs) {
        Layers half = layers.at(2);
        TorchModule lower =
                new TorchModule("Lower")
                        .child("conv", half.conv(width, width, 3, 1, true))
                        .child("norm", half.instanceNorm(width, 1e-5))
                        .forward(
                                "y = " + half.maxPool("x", half.axes(2)),
                                "y = torch.relu_(self.norm.forward(self.conv.forward(y)))",
                                "return " + half.linearUpsample("y", half.size("y", 2), false));
        TorchModule net =
                new TorchModule("TwoLevels")
                        .child("first", layers.conv(inputs, width, 3, 1, true))
                        .child("lower", lower)
                        .child("last", layers.conv(width, outputs, 1, 1, true));
        return new Flow(layers)
                .step("a", "self.first.forward(x)")
                .step("b", "torch.add(a, self.lower.forward(a))")
                .head("z", "self.last.forward(b)")
                .into(net, "z");
    }
}
