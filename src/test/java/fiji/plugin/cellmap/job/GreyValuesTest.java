// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.net.contract.Architectures;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.Network;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.sample.Volume;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.imglib2.img.Img;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.type.numeric.RealType;
import net.imglib2.type.numeric.real.FloatType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** EM that a model was not made for. */
class GreyValuesTest {

    private static final int EDGE = 40;

    @TempDir Path folder;
    private Path model;
    private Experiment e;

    @BeforeEach
    void makeModel() {
        e =
                ConfigFile.parse(
                                "c",
                                """
                                name: grey
                                classes: [mito]
                                model: {options: {features: [2, 2, 2, 4, 4, 2]}}
                                data: {patch_size: [32, 32, 32]}
                                """,
                                List.of())
                        .experiment();
        Network net = Architectures.create(e.model().architecture(), e.model().options(), 1, 1);
        model = folder.resolve("model.pt");
        ModelFile.write(model, net, Precision.FLOAT32, net.initial(1), Contracts.of(e, net));
    }

    private static <T extends RealType<T>> Volume em(Img<T> image, double from, double to) {
        long i = 0;
        for (T voxel : image) voxel.setReal(from + (to - from) * i++ / (image.size() - 1));
        VoxelGrid grid = new VoxelGrid(new double[] {8, 8, 8}, new double[3]);
        return Volume.of(VoxelImage.of(image, grid, "the EM"));
    }

    private PredictionResult predict(Volume em) {
        try (PredictionRun run = new PredictionRun(model, e.predict(), "cpu", false)) {
            return run.volume(em, "em", folder.resolve("out.zarr"), Progress.none());
        }
    }

    @Test
    void sixteenBitsForAModelOfEightAreRefused() {
        Volume em = em(ArrayImgs.unsignedShorts(EDGE, EDGE, EDGE), 20_000, 40_000);
        CellMapException e = assertThrows(CellMapException.class, () -> predict(em));
        assertTrue(e.why().matches("(?s).*between 2\\d{4}.* and 3\\d{4}.*;.*"), e.getMessage());
        assertTrue(e.why().contains("trained on"), e.getMessage());
        assertFalse(Files.exists(folder.resolve("out.zarr")));
    }

    @Test
    void sharesForAModelOfBytesAreTold() {
        PredictionResult result = predict(em(ArrayImgs.floats(EDGE, EDGE, EDGE), 0, 1));
        assertEquals(1, result.notes().size());
        assertTrue(result.summary().contains("The model may expect others"), result.summary());
        assertEquals(List.of(), predict(em(ArrayImgs.floats(EDGE, EDGE, EDGE), 0, 255)).notes());
    }

    /** Where nobody looked beforehand, too. */
    @Test
    void theEmIsBlamedForWhatIsNotANumber() {
        Img<FloatType> image = ArrayImgs.floats(EDGE, EDGE, EDGE);
        Volume em = em(image, 0, 255);
        image.getAt(EDGE - 1, 0, 2).set(Float.NaN);
        CellMapException e = assertThrows(CellMapException.class, () -> predict(em));
        assertEquals("the EM", e.where());
        assertTrue(e.why().contains("NaN near z, y, x = 20.0, 4.0, 316.0 nm"), e.getMessage());
        assertFalse(e.getMessage().contains("weights"), e.getMessage());
    }
}
