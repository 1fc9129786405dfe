// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.config.AugmentSection;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.config.Experiment;
import fiji.plugin.cellmap.job.OpenVolumes;
import fiji.plugin.cellmap.job.TrainingData;
import fiji.plugin.cellmap.sample.Intensity;
import fiji.plugin.cellmap.sample.PatchSource;
import fiji.plugin.cellmap.sample.Targets;
import fiji.plugin.cellmap.sample.TrainingCrop;
import fiji.plugin.cellmap.util.Pictures;
import fiji.plugin.cellmap.util.Progress;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pictures of {@code docs/how-to/augmentation.md} are those that the program makes: a slice of
 * a patch of the phantom before and after. With {@code -Dcellmap.reference.write=true} they are
 * written.
 */
class AugmentationPicturesTest {

    private static final Path PAGE = Path.of("docs/how-to/augmentation.md");
    private static final Path FOLDER = Path.of("docs/images");

    /** Voxels of the patch, z y x; with thick sections it is shown from the side. */
    private static final int[] PATCH = {24, 96, 96};

    private static final int THICK = 4;

    /** Of arithmetic that differs between processors, in grey levels. */
    private static final int ROUNDING = 3;

    @TempDir static Path folder;
    private static TrainingCrop crop;
    private static OpenVolumes volumes;

    /** A picture: what is set, whether sections are thick, and the number of the sample. */
    record Picture(String key, String value, boolean thick, int sample) {
        @Override
        public String toString() {
            return key;
        }
    }

    static List<Picture> pictures() {
        return List.of(
                new Picture("rotate", "[90, 0, 0]", false, 1),
                new Picture("scale", "0.3", false, 1),
                new Picture("elastic", "40", false, 1),
                new Picture("misalignment", "120", true, 9),
                new Picture("gamma", "1", false, 1),
                new Picture("contrast", "0.9", false, 2),
                new Picture("blur", "2.5", false, 1),
                new Picture("noise", "0.1", false, 2),
                new Picture("invert", "1", false, 1),
                new Picture("low_resolution", "4", false, 1),
                new Picture("blurred_sections", "1", true, 8),
                new Picture("dark_sections", "1", true, 1),
                new Picture("missing_sections", "1", true, 1),
                new Picture("cut_out", "1", false, 40),
                new Picture("mask_input", "0.3", false, 1));
    }

    @BeforeAll
    static void phantom() {
        Path root = folder.resolve("data");
        Phantom.make(root, new PhantomOptions(128, List.of("mito", "er"), 42), Progress.none());
        volumes = new OpenVolumes(64);
        crop = TrainingData.open(config("{}"), root, volumes).train().get(0);
    }

    private static ConfigFile config(String augment) {
        String text = "name: n\nclasses: [mito, er]\ndata: {validation_share: 0}\naugment: ";
        return ConfigFile.parse("pictures", text + augment, List.of());
    }

    @Test
    void thePageShowsEachOfThem() throws Exception {
        String page = Files.readString(PAGE);
        for (Picture p : pictures())
            assertTrue(page.contains("(../images/augment-" + p.key + ".png)"), p.key);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void isWhatTheProgramMakes(Picture picture) throws Exception {
        AugmentSection section =
                config("{" + picture.key + ": " + picture.value + "}").experiment().augment();
        BufferedImage row = beside(slice(AugmentSection.none(), picture), slice(section, picture));
        Path file = FOLDER.resolve("augment-" + picture.key + ".png");
        if (Boolean.getBoolean("cellmap.reference.write")) {
            ImageIO.write(row, "png", file.toFile());
            return;
        }
        BufferedImage stored = ImageIO.read(file.toFile());
        assertEquals(row.getWidth(), stored.getWidth());
        assertEquals(row.getHeight(), stored.getHeight());
        for (int i = 0; i < row.getWidth() * row.getHeight(); i++) {
            int x = i % row.getWidth();
            int y = i / row.getWidth();
            int made = row.getRGB(x, y) & 255;
            assertEquals(
                    made, stored.getRGB(x, y) & 255, ROUNDING, picture.key + " " + x + " " + y);
        }
    }

    private static BufferedImage slice(AugmentSection section, Picture picture) {
        Experiment e = config("{}").experiment();
        double[] voxelSize = {picture.thick ? 8 * THICK : 8, 8, 8};
        float[] grey =
                new PatchSource(
                                List.of(crop),
                                Targets.of(e),
                                voxelSize,
                                PATCH,
                                section,
                                new Intensity(1 / 255.0, 0),
                                7)
                        .patch(picture.sample)
                        .raw();
        float[] slice = new float[PATCH[1] * PATCH[2]];
        for (int i = 0; i < slice.length; i++) {
            int row = i / PATCH[2];
            int z = picture.thick ? row / THICK : PATCH[0] / 2;
            int y = picture.thick ? PATCH[1] / 2 : row;
            slice[i] = grey[(z * PATCH[1] + y) * PATCH[2] + i % PATCH[2]];
        }
        return Pictures.grey(slice, PATCH[1], PATCH[2], 0, 1);
    }

    private static BufferedImage beside(BufferedImage before, BufferedImage after) {
        int width = before.getWidth();
        BufferedImage both =
                new BufferedImage(2 * width + 4, before.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        for (int y = 0; y < both.getHeight(); y++)
            for (int x = 0; x < both.getWidth(); x++) {
                int from = x < width ? x : x - width - 4;
                int grey = from < 0 ? 255 : (x < width ? before : after).getRGB(from, y) & 255;
                both.getRaster().setSample(x, y, 0, grey);
            }
        return both;
    }
}
