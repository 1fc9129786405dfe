// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ij.ImagePlus;
import ij.WindowManager;
import ij.process.ByteProcessor;
import java.io.File;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandService;

/** Which image a command takes: ImageJ's current one, or what a script gives. */
class CurrentImageTest {

    @TempDir Path folder;

    private static ImagePlus image(int width) {
        ImagePlus image = new ImagePlus("w" + width, new ByteProcessor(width, 4));
        image.getCalibration().setUnit("nm");
        return image;
    }

    @AfterEach
    void closeImages() {
        WindowManager.setTempCurrentImage(null);
    }

    private String imported(ImagePlus active, ImagePlus current, boolean macro, String dataset)
            throws Exception {
        ImportImageCommand command = new ImportImageCommand();
        Field field = CurrentImageCommand.class.getDeclaredField("image");
        field.setAccessible(true);
        field.set(command, active);
        WindowManager.setTempCurrentImage(current);
        QuietHost host =
                new QuietHost() {
                    @Override
                    public boolean inMacro() {
                        return macro;
                    }
                };
        return command.execute(host, Map.of("out", folder.toString(), "dataset", dataset));
    }

    @Test
    void inAMacroItIsTheMacrosCurrentImage() throws Exception {
        assertTrue(imported(image(5), image(7), true, "a").endsWith("[1, 4, 7] uint8"));
        assertTrue(imported(image(5), null, true, "b").endsWith("[1, 4, 5] uint8"));
        assertTrue(imported(null, image(7), true, "c").endsWith("[1, 4, 7] uint8"));
    }

    @Test
    void otherwiseWhatIsGivenCounts() throws Exception {
        assertTrue(imported(image(5), image(7), false, "a").endsWith("[1, 4, 5] uint8"));
        assertTrue(imported(null, image(7), false, "b").endsWith("[1, 4, 7] uint8"));
    }

    @Test
    void aScriptGivesItsImage() throws Exception {
        try (Context context = new Context(CommandService.class)) {
            Object summary =
                    context.service(CommandService.class)
                            .run(
                                    ImportImageCommand.class,
                                    true,
                                    "image",
                                    image(6),
                                    "out",
                                    folder.toFile(),
                                    "dataset",
                                    "a")
                            .get()
                            .getOutput("imported");
            File expected = folder.resolve("a/a.zarr/recon-1/em/fibsem-uint8").toFile();
            assertEquals(expected, summary);
        }
    }
}
