// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.job.PredictionResult;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every type of result, from the prediction to masks, objects and tables. */
class OutputTypesTest {

    private static final List<String> CLASSES = List.of("mito", "er");
    private static final Map<String, String[]> FORMS =
            Map.of(
                    "uint8",
                    new String[] {},
                    "uint16",
                    new String[] {"predict.dtype=uint16"},
                    "float32",
                    new String[] {"predict.dtype=float32"},
                    "logits",
                    new String[] {"predict.output=logits"},
                    "argmax",
                    new String[] {"predict.output=argmax"});

    @TempDir Path folder;
    private Noise noise;

    @BeforeEach
    void makeEm() throws IOException {
        noise = Noise.make(folder, 24, 30, 28);
        String smooth = "x = torch.avg_pool3d(x, [5, 5, 5], [1, 1, 1], [2, 2, 2])";
        String two = "return torch.cat([torch.mul(x, 9), torch.sub(torch.mul(x, -7), 0.3)], 1)";
        String size = "16, 16, 16";
        noise.modelOf("[mito, er]", "sigmoid", "8, 8, 8", size, size, "8, 8, 8", smooth, two);
    }

    private Named<Predict> predict(String form, String ending) throws IOException {
        Path csv = folder.resolve("boxes.csv");
        Files.writeString(csv, "crop7,100,0,36,192,240,224\n");
        Files.createDirectories(folder.resolve(form + "/predictions"));
        return noise.predict(form + "/predictions/d" + ending)
                .with(Predict::boxes, csv.toString())
                .with(Predict::set, List.of(FORMS.get(form)));
    }

    private Object values(String container, String image) {
        try (ArrayStore store = Stores.open(folder.resolve(container))) {
            ChunkedArray array = store.open(image + "/s0");
            return array.read(Box.of(array.spec().shape()));
        }
    }

    private Object predicted(String form, String ending, String name) {
        return values(form + "/predictions/d" + ending, "crop7/" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {".zarr", ".n5"})
    void formsOfOnePredictionAgree(String ending) throws IOException {
        for (String form : FORMS.keySet()) predict(form, ending).make().run(Progress.none());
        byte[] labels = (byte[]) predicted("argmax", ending, "argmax");
        float[][] p = new float[2][];
        for (int c = 0; c < 2; c++) {
            String name = CLASSES.get(c);
            p[c] = (float[]) predicted("float32", ending, name);
            byte[] narrow = (byte[]) predicted("uint8", ending, name);
            short[] wide = (short[]) predicted("uint16", ending, name);
            float[] logits = (float[]) predicted("logits", ending, name);
            for (int i = 0; i < logits.length; i++) {
                assertEquals((float) (1 / (1 + StrictMath.exp(-logits[i]))), p[c][i]);
                assertEquals((int) Math.ceil(255.0 * p[c][i] - 0.5), narrow[i] & 0xff);
                assertEquals((int) Math.ceil(65535.0 * p[c][i] - 0.5), wide[i] & 0xffff);
                assertEquals(logits[i] > 0, (wide[i] & 0xffff) > 32767);
            }
        }
        int[] counts = new int[3];
        for (int i = 0; i < labels.length; i++) {
            int most = p[1][i] > p[0][i] ? 1 : 0;
            assertEquals(p[most][i] > 0.5 ? most + 1 : 0, labels[i], "voxel " + i);
            counts[labels[i]]++;
        }
        for (int count : counts) assertTrue(count > 500, count + " voxels of a label");
    }

    /** The same masks and objects, and nearly the same mean probabilities. */
    @Test
    void whatIsMadeOfThemIsTheSame() throws IOException {
        for (String form : List.of("uint8", "uint16", "float32", "logits")) {
            predict(form, ".zarr").make().run(Progress.none());
            process(form);
            Named.of(Measure.class)
                    .with(Measure::input, folder.resolve(form + "/processed").toString())
                    .make()
                    .run(Progress.none());
            for (String name : CLASSES)
                assertArrayEquals(
                        voxels(values("uint8/processed/d.zarr", "crop7/" + name)),
                        voxels(values(form + "/processed/d.zarr", "crop7/" + name)),
                        form + " " + name);
            String[] expected = table("uint8");
            String[] measured = table(form);
            assertEquals(expected.length, measured.length);
            assertTrue(measured.length > 2, "objects");
            int column = List.of(expected[0].split(",")).indexOf("mean_probability");
            for (int i = 1; i < expected.length; i++)
                assertEquals(
                        Double.parseDouble(expected[i].split(",")[column]),
                        Double.parseDouble(measured[i].split(",")[column]),
                        0.5 / 255,
                        form);
        }
    }

    private void process(String form) {
        Named.of(ProcessPrediction.class)
                .with(ProcessPrediction::input, folder.resolve(form + "/predictions").toString())
                .make()
                .run(Progress.none());
    }

    private String[] table(String form) throws IOException {
        return Files.readString(folder.resolve(form + "/measured/d/crop7/mito.csv")).split("\n");
    }

    private static int[] voxels(Object values) {
        int[] all = new int[java.lang.reflect.Array.getLength(values)];
        for (int i = 0; i < all.length; i++)
            all[i] = ((Number) java.lang.reflect.Array.get(values, i)).intValue();
        return all;
    }

    @Test
    void labelsAreNotTakenForProbabilities() throws IOException {
        PredictionResult done = predict("argmax", ".zarr").make().run(Progress.none());
        assertTrue(done.summary().contains("mean label"), done.summary());
        UsageException e = assertThrows(UsageException.class, () -> process("argmax"));
        assertTrue(e.getMessage().contains("predict.output=probabilities"), e.getMessage());
    }

    @Test
    void whatDoesNotGoTogetherIsRefusedBeforeAnythingIsWritten() throws IOException {
        refused("have no range", "predict.output=logits", "predict.dtype=uint8");
        refused("do not go into float32", "predict.output=argmax", "predict.dtype=float32");
        String size = "16, 16, 16";
        noise.modelOf(
                "[mito]", "none", "8, 8, 8", size, size, "8, 8, 8", "return torch.sigmoid(x)");
        refused("gives probabilities", "predict.output=logits");
        assertFalse(Files.exists(folder.resolve("uint8/predictions/d.zarr")));
    }

    private void refused(String why, String... set) throws IOException {
        Predict request = predict("uint8", ".zarr").with(Predict::set, List.of(set)).make();
        UsageException e = assertThrows(UsageException.class, () -> request.run(Progress.none()));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }
}
