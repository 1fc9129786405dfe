// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.config.ProcessSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.util.Pictures;
import fiji.plugin.cellmap.util.Progress;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pictures of {@code docs/how-to/objects.md}: drawn objects, what a network might say of them,
 * and what each rule makes of that. With {@code -Dcellmap.reference.write=true} they are written.
 */
class ObjectPicturesTest {

    private static final int HEIGHT = 120;
    private static final int WIDTH = 160;
    private static final int GAP = 6;
    private static final List<int[]> OFFSETS =
            List.of(
                    new int[] {1, 0},
                    new int[] {0, 1},
                    new int[] {5, 0},
                    new int[] {0, 5},
                    new int[] {12, 0},
                    new int[] {0, 12});
    private static final List<String> NAMED =
            List.of("0 -1 0", "0 0 -1", "0 -5 0", "0 0 -5", "0 -12 0", "0 0 -12");

    @TempDir Path folder;

    private interface Drawn {
        double at(int y, int x);
    }

    private static byte[] bytes(Drawn drawn) {
        byte[] values = new byte[HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            double p = drawn.at(i / WIDTH, i % WIDTH);
            values[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, p)));
        }
        return values;
    }

    private void predict(String name, Drawn drawn) {
        Requests.predict(
                folder, name, bytes(drawn), new int[] {1, HEIGHT, WIDTH}, new int[] {1, 64, 64});
    }

    private int[] process(String name, Map<String, Object> rule, String... classes) {
        ProcessSection section =
                Named.of(ProcessSection.class)
                        .with(ProcessSection::defaults, Map.of("threshold", 0.5))
                        .with(ProcessSection::classes, Map.of(name, rule))
                        .make();
        Requests.run(folder, section, 1 << 26, 1024, rule.toString(), Progress.none(), classes);
        return Requests.result(folder, name);
    }

    private static long objects(int[] ids) {
        return Arrays.stream(ids).filter(id -> id > 0).distinct().count();
    }

    /** Distance to the surface, positive inside, of what is drawn: discs and a tube with waists. */
    private static double inside(int y, int x, int object) {
        return switch (object) {
            case 1 -> 22 - Math.hypot(y - 38, x - 36);
            case 2 -> 20 - Math.hypot(y - 38, x - 76);
            case 3 -> 12 - Math.hypot(y - 34, x - 130);
            default -> {
                double end = Math.max(0, Math.max(18 - x, x - 142));
                double waist =
                        Math.exp(-Math.pow((x - 62) / 7.0, 2))
                                + Math.exp(-Math.pow((x - 104) / 7.0, 2));
                yield 11 - 5 * waist - Math.hypot(y - 90 - 6 * Math.sin(x / 22.0), end);
            }
        };
    }

    private static double deepest(int y, int x) {
        double deepest = Double.NEGATIVE_INFINITY;
        for (int k = 1; k <= 4; k++) deepest = Math.max(deepest, inside(y, x, k));
        return deepest;
    }

    private static int shape(int i) {
        int best = 0;
        for (int k = 1; k <= 4; k++)
            if (inside(i / WIDTH, i % WIDTH, k) > 0
                    && (best == 0
                            || inside(i / WIDTH, i % WIDTH, k)
                                    > inside(i / WIDTH, i % WIDTH, best))) best = k;
        return best;
    }

    @Test
    void compactObjectsThatTouchAndALongOneWithWaists() throws Exception {
        predict("mito", (y, x) -> 1 / (1 + Math.exp(-deepest(y, x) / 1.5)));
        int[] parts = process("mito", Map.of(), "mito");
        int[] small = process("mito", Map.of("watershed", Map.of("dynamic", 8)), "mito");
        int[] right = process("mito", Map.of("watershed", Map.of("dynamic", 60)), "mito");
        int[] large = process("mito", Map.of("watershed", Map.of("dynamic", 150)), "mito");
        assertEquals(List.of(3L, 6L, 4L, 3L), counts(parts, small, right, large));
        int[] truth = new int[HEIGHT * WIDTH];
        for (int i = 0; i < truth.length; i++) truth[i] = shape(i);
        check("touching", ids(truth), ids(parts), ids(small), ids(right), ids(large));
    }

    private static List<Long> counts(int[]... results) {
        return Arrays.stream(results).map(ObjectPicturesTest::objects).toList();
    }

    private static final double[][] MIDDLES = {
        {20, 22},
        {22, 75},
        {15, 120},
        {50, 45},
        {52, 100},
        {60, 148},
        {88, 20},
        {100, 66},
        {92, 110},
        {110, 145}
    };

    private static int[] nearest(int y, int x) {
        Integer[] order = new Integer[MIDDLES.length];
        for (int k = 0; k < order.length; k++) order[k] = k;
        Arrays.sort(order, (a, b) -> Double.compare(far(y, x, a), far(y, x, b)));
        return new int[] {order[0], order[1]};
    }

    private static double far(int y, int x, int k) {
        return Math.hypot(
                y - MIDDLES[k][0] + 3 * Math.sin(x / 9.0),
                x - MIDDLES[k][1] + 3 * Math.sin(y / 8.0));
    }

    /** Distance to the border of two cells. */
    private static double border(int y, int x) {
        int[] two = nearest(y, x);
        return (far(y, x, two[1]) - far(y, x, two[0])) / 2;
    }

    /** Where the network does not see the membrane. */
    private static boolean hidden(int y, int x) {
        return Math.hypot(y - 36, x - 62) < 9 || Math.hypot(y - 76, x - 108) < 7;
    }

    private static double membrane(int y, int x) {
        double p = 0.9 * Math.exp(-Math.pow(border(y, x) / 2, 2));
        return hidden(y, x) ? 0.12 * p : p;
    }

    private static int cell(int y, int x) {
        return border(y, x) < 1.2 ? 0 : 1 + nearest(y, x)[0];
    }

    /** Pairs that a membrane parts, the better seen the farther they are. */
    private static double affinity(int y, int x, int[] offset) {
        int y0 = y - offset[0];
        int x0 = x - offset[1];
        if (y0 < 0 || x0 < 0) return 0.5;
        int length = offset[0] + offset[1];
        boolean same = nearest(y, x)[0] == nearest(y0, x0)[0];
        if (length == 1) return 1 - Math.max(membrane(y, x), membrane(y0, x0));
        double sure = length == 5 ? 0.93 : 0.85;
        if (same) return sure;
        return hidden((y + y0) / 2, (x + x0) / 2) ? 0.3 : 1 - sure;
    }

    @Test
    void packedCellsWithAMembraneThatHasGaps() throws Exception {
        predict("pm", ObjectPicturesTest::membrane);
        predict("cell", (y, x) -> 1 - membrane(y, x));
        String[] channels = {"y-1", "x-1", "y-5", "x-5", "y-12", "x-12"};
        for (int k = 0; k < channels.length; k++) {
            int[] offset = OFFSETS.get(k);
            predict("cell_aff_" + channels[k], (y, x) -> affinity(y, x, offset));
        }
        predict("cell_aff_z-1", (y, x) -> 0);
        String[] both = {"cell", "pm"};
        int[] parts = process("cell", Map.of("min_size", 20), both);
        int[] flood =
                process(
                        "cell",
                        Map.of(
                                "min_size",
                                20,
                                "watershed",
                                Map.of("on", "boundary", "boundary", "pm", "dynamic", 0.3)),
                        both);
        int[] mutex =
                process(
                        "cell",
                        Map.of("min_size", 20, "mutex_watershed", Map.of("offsets", NAMED)),
                        both);
        Map<String, Object> means = Map.of("threshold", 0.5, "high", 0.95);
        int[] narrow = process("cell", Map.of("min_size", 20, "agglomeration", means), both);
        int[] wide =
                process(
                        "cell",
                        Map.of("threshold", 0.02, "min_size", 20, "agglomeration", means),
                        both);
        int[] truth = new int[HEIGHT * WIDTH];
        for (int i = 0; i < truth.length; i++) truth[i] = cell(i / WIDTH, i % WIDTH);
        assertEquals(
                List.of(10L, 8L, 8L, 10L, 8L, 9L),
                counts(truth, parts, flood, mutex, narrow, wide));
        BufferedImage seen = grey(bytes(ObjectPicturesTest::membrane));
        check(
                "packed",
                ids(truth),
                seen,
                ids(parts),
                ids(flood),
                ids(mutex),
                ids(narrow),
                ids(wide));
    }

    private static BufferedImage ids(int[] ids) {
        return Pictures.ids(ids, HEIGHT, WIDTH);
    }

    private static BufferedImage grey(byte[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = values[i] & 255;
        return Pictures.grey(floats, HEIGHT, WIDTH, 0, 255);
    }

    private static void check(String name, BufferedImage... panels) throws Exception {
        int width = panels.length * (WIDTH + GAP) - GAP;
        BufferedImage row = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = row.createGraphics();
        g.setColor(java.awt.Color.WHITE);
        g.fillRect(0, 0, width, HEIGHT);
        for (int k = 0; k < panels.length; k++) g.drawImage(panels[k], k * (WIDTH + GAP), 0, null);
        g.dispose();
        Path file = Path.of("docs/images/objects-" + name + ".png");
        assertTrue(
                Files.readString(Path.of("docs/how-to/objects.md"))
                        .contains("(../images/objects-" + name + ".png)"));
        if (Boolean.getBoolean("cellmap.reference.write")) ImageIO.write(row, "png", file.toFile());
        assertArrayEquals(pixels(row), pixels(ImageIO.read(file.toFile())), name);
    }

    private static int[] pixels(BufferedImage image) {
        int[] pixels =
                image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < pixels.length; i++) pixels[i] &= 0xFFFFFF;
        return pixels;
    }
}
