// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import fiji.plugin.cellmap.net.container.NpyFile;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.WindowFunction;
import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A model as a bioimage.io package: a zip with its description, TorchScript weights, a test input
 * with the corresponding output, documentation and a cover. Its input is grey values as stored, its
 * output probabilities.
 */
public final class PackageFiles {

    static final String WEIGHTS = "model.pt";
    static final String TEST_INPUT = "test_input.npy";
    static final String TEST_OUTPUT = "test_output.npy";
    static final String DOCUMENTATION = "README.md";
    static final String COVER = "cover.png";

    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private PackageFiles() {}

    /** What gives grey values for the test: as stored, C order, of a size z y x. */
    @FunctionalInterface
    public interface Sample {
        float[] read(int[] size);
    }

    /**
     * Writes a package, whole or not at all. Blocks while the model runs once.
     *
     * @param program a TorchScript archive
     * @param contract whose activation is {@code sigmoid} or {@code none}, with the classes as all
     *     channels
     * @param network the program, loaded
     * @param torch version of PyTorch that runs it
     * @throws CellMapException if the contract cannot be said in the format, or a file fails
     */
    public static void write(
            Path zip,
            Path program,
            ModelContract contract,
            WindowFunction network,
            About about,
            Sample sample,
            String torch) {
        if (!contract.plain())
            throw new CellMapException(
                    "Cannot make a bioimage.io package",
                    program,
                    "The format cannot express activation "
                            + contract.activation()
                            + " or a choice of channels.",
                    contract.architecture().isEmpty()
                            ? "First convert it to a model of this program: a .pt file."
                            : "Use the model with this program, or train one of plain masks (target).");
        InputSizes sizes = InputSizes.of(contract);
        int[] size = sizes.test();
        float[] stored = sample.read(size);
        boolean bytes = bytes(stored);
        float[] probability = probability(contract, network, stored, size);
        WindowShape shape = contract.windowShape().resized(size);
        int[] out = shape.output();
        int classes = contract.classes().size();
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(WEIGHTS, read(program));
        int[] in = {1, 1, size[0], size[1], size[2]};
        files.put(TEST_INPUT, bytes ? NpyFile.bytes(stored, in) : NpyFile.floats(stored, in));
        files.put(TEST_OUTPUT, NpyFile.floats(probability, 1, classes, out[0], out[1], out[2]));
        files.put(DOCUMENTATION, Documentation.markdown(about, contract));
        files.put(COVER, Cover.png(stored, shape, probability, contract.classes()));
        byte[] rdf = new Rdf(contract, sizes, files).yaml(about, bytes, torch);
        AtomicFiles.write(
                zip,
                true,
                stream -> {
                    ZipOutputStream packed = new ZipOutputStream(stream);
                    add(packed, "rdf.yaml", rdf);
                    for (Map.Entry<String, byte[]> file : files.entrySet())
                        add(packed, file.getKey(), file.getValue());
                    packed.finish();
                });
    }

    private static float[] probability(
            ModelContract contract, WindowFunction network, float[] stored, int[] size) {
        float[] input = new float[stored.length];
        for (int i = 0; i < input.length; i++)
            input[i] =
                    (float) contract.intensityScale() * stored[i]
                            + (float) contract.intensityOffset();
        float[] output = network.apply(input, 1, size);
        if (contract.activation().equals("sigmoid"))
            for (int i = 0; i < output.length; i++)
                output[i] = (float) (1 / (1 + Math.exp(-output[i])));
        return output;
    }

    private static boolean bytes(float[] values) {
        for (float v : values) if (v < 0 || v > 255 || v != Math.rint(v)) return false;
        return true;
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(EPOCH);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read the model", file, AtomicFiles.reason(e), "Check the path.", e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
