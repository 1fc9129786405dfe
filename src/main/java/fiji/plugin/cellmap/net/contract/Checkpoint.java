// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.SavedTensors;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.TorchScript;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.BufferedOutputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Weights in the common file formats: safetensors, PyTorch state dictionaries ({@code .pt}, {@code
 * .pth}), Lightning checkpoints ({@code .ckpt}), TorchScript models. Nothing in a file is executed.
 * Thread-safe.
 */
public final class Checkpoint {

    private Checkpoint() {}

    /**
     * All tensors of a file by the names that they have there.
     *
     * @throws CellMapException if the file is damaged, or its pickle asks for more than data
     */
    public static Weights read(Path file) {
        return switch (FileKind.of(file)) {
            case SAFETENSORS -> Safetensors.read(file).weights();
            case TORCHSCRIPT, CHECKPOINT -> SavedTensors.weights(file);
            case BIOIMAGE ->
                    throw new CellMapException(
                            "Cannot read weights",
                            file,
                            "It is a bioimage.io package, which may hold several.",
                            "Predict with it as it is, or unpack it and give the TorchScript file"
                                    + " inside.");
        };
    }

    /**
     * The weights of a network from a file. A prefix of its names ({@code model.}, {@code module.},
     * …) is removed, see {@link WeightMatch}; apart from that names and shapes must agree exactly.
     *
     * @throws CellMapException naming missing, unexpected and misshapen tensors
     */
    public static Weights read(Path file, Network network) {
        return fit(read(file), network.initial(0), file);
    }

    static Weights fit(Weights found, Weights expected, Object where) {
        return WeightMatch.of(found, expected).require(where);
    }

    /**
     * Writes weights, whole or not at all: {@code .safetensors}; {@code .pth}, a state dictionary
     * that {@code torch.load(…, weights_only=True)} reads; {@code .ckpt}, the same as the {@code
     * state_dict} of a Lightning checkpoint.
     *
     * @throws UsageException if the file has another ending
     */
    public static void write(Path file, Weights weights) {
        switch (suffix(file)) {
            case "safetensors" -> Safetensors.write(file, weights, Map.of("format", "pt"));
            case "pth" -> archive(file, weights, false);
            case "ckpt" -> archive(file, weights, true);
            default ->
                    throw new UsageException(
                            "Cannot write weights",
                            file,
                            "Its extension is not that of a known format.",
                            "Use .safetensors, .pth or .ckpt.");
        }
    }

    private static void archive(Path file, Weights weights, boolean lightning) {
        AtomicFiles.write(
                file,
                true,
                out -> {
                    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                    TorchScript.writeStateDict(buffered, weights, lightning);
                    buffered.flush();
                });
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
