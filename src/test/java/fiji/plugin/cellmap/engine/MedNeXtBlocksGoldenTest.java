// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Layers;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.zoo.Golden;
import fiji.plugin.cellmap.net.zoo.MedNeXtBlocks;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each block of MedNeXt and the transposed convolutions: outputs and gradients. */
class MedNeXtBlocksGoldenTest {

    private static final Layers LAYERS = new Layers(Precision.FLOAT32);

    @TempDir Path folder;

    @Test
    void blocks() {
        check("block_k3", blocks(3).block(4, 2, true));
        check("block_k5", blocks(5).block(4, 2, true));
        check("block_grn_k3", new MedNeXtBlocks(LAYERS, 3, "group", true).block(4, 2, true));
        check("block_layernorm_k3", new MedNeXtBlocks(LAYERS, 3, "layer", false).block(4, 2, true));
    }

    @Test
    void resampling() {
        check("down_k3", blocks(3).down(4, 8, 3, true, false));
        check("down_k5", blocks(5).down(4, 8, 3, true, false));
        check("down_odd_k3", blocks(3).down(4, 8, 2, true, false));
        check("up_k3", blocks(3).up(8, 4, 3, true));
        check("up_k5", blocks(5).up(8, 4, 3, true));
    }

    @Test
    void head() {
        check("outblock", blocks(3).head(4, 3));
    }

    @Test
    void transposedConvolutions() {
        check("convT_k3_dw", transposed(4, 4, 3, 2, 1, 4));
        check("convT_k5_dw", transposed(4, 4, 5, 2, 2, 4));
        check("convT_k2", transposed(6, 3, 2, 2, 0, 1));
        check("convT_k1s2", transposed(6, 3, 1, 2, 0, 1));
    }

    private static TorchModule transposed(
            int in, int out, int k, int stride, int padding, int groups) {
        return LAYERS.convTranspose(
                in, out, LAYERS.axes(k), LAYERS.axes(stride), LAYERS.axes(padding), groups, true);
    }

    private static MedNeXtBlocks blocks(int kernel) {
        return new MedNeXtBlocks(LAYERS, kernel, "group", false);
    }

    private void check(String name, TorchModule module) {
        Weights golden = Golden.read("mednext_blocks");
        Weights actual =
                Harness.gradients(
                        folder,
                        module,
                        golden.under(name + ".weight."),
                        golden.get(name + ".input"),
                        golden.get(name + ".cotangent"));
        String vanishing = name.contains("layernorm") ? "" : "grad\\.conv1\\.bias";
        Harness.check(name, golden, actual, vanishing);
    }
}
