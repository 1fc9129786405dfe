// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.fiji.bdv.SmallRun;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ShowCommandTest {

    @TempDir Path folder;

    @Test
    void everyInputIsExplained() {
        for (Declaration input : new ShowCommand().declarations()) {
            assertFalse(input.label().isBlank(), input.name());
            assertFalse(input.help().isBlank(), input.name());
        }
    }

    @Test
    void withoutInputItSaysWhatItNeeds() {
        UsageException e =
                assertThrows(UsageException.class, () -> new ShowCommand().execute(null, Map.of()));
        assertTrue(e.fix().contains("run folder"), e.fix());
    }

    @Test
    void withoutAScreenItSaysSo() throws Exception {
        String run = SmallRun.make(folder).root().toString();
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> new ShowCommand().execute(null, Map.of("run", run)));
        assertTrue(e.why().contains("no screen"), e.why());
    }

    /** In a JVM of its own, for this one has no screen. Needs DISPLAY, for example of Xvfb. */
    @Test
    void theWindowShowsGreyEmAndColouredObjects() throws Exception {
        assumeTrue(System.getenv("DISPLAY") != null, "there is no screen");
        RunFolder run = SmallRun.make(folder);
        Path png = folder.resolve("window.png");
        List<String> path = new ArrayList<>(Jvm.classPathWithoutEngine());
        Jvm.End end =
                Jvm.run(
                        path,
                        List.of("-Djava.awt.headless=false"),
                        ShowJvm.class,
                        png.toString(),
                        "run=" + run.root());
        assertEquals(0, end.code(), end.output());
        assertTrue(
                end.output().contains("Plugins > CellMap > Show in BigDataViewer"), end.output());
        BufferedImage picture = ImageIO.read(png.toFile());
        int w = picture.getWidth();
        int h = picture.getHeight();
        int grey = 0;
        int coloured = 0;
        for (int rgb : picture.getRGB(0, 0, w, h, null, 0, w)) {
            int r = rgb >> 16 & 0xFF;
            int g = rgb >> 8 & 0xFF;
            int b = rgb & 0xFF;
            if (r == g && g == b && Math.abs(r - 128) <= 2) grey++;
            if (Math.max(r, Math.max(g, b)) - Math.min(r, Math.min(g, b)) > 60) coloured++;
        }
        // The crop fills 0.9 of the height; around it lies the EM, twice as large.
        assertTrue(coloured > w * h / 4, coloured + " coloured of " + w * h);
        assertTrue(grey > w * h / 10, grey + " grey of " + w * h);
    }
}
