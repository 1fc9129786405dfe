package fiji.plugin.cellmap.net;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.BufferedOutputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Weights in the files of the field: safetensors, PyTorch state dictionaries ({@code .pt}, {@code
 * .pth}), Lightning checkpoints ({@code .ckpt}), TorchScript models. Nothing in a file is executed.
 * Thread-safe.
 */
public final class Checkpoint {

    /** What trainers put before the names of a network; the longest that fits is removed. */
    private static final List<String> PREFIXES =
            List.of(
                    "model.model.",
                    "module._orig_mod.",
                    "_orig_mod.module.",
                    "model._orig_mod.",
                    "_orig_mod.",
                    "module.",
                    "network.",
                    "model.",
                    "net.",
                    "");

    /** Names under which DynUNet and nnU-Net register modules a second time. */
    private static final Pattern COPIES =
            Pattern.compile("(^|\\.)(skip_layers|all_modules)\\.|^decoder\\.encoder\\.");

    private Checkpoint() {}

    /**
     * All tensors of a file by the names that they have there.
     *
     * @throws CellMapException if the file is damaged, or its pickle asks for more than data
     */
    public static Weights read(Path file) {
        return suffix(file).equals("safetensors")
                ? Safetensors.read(file).weights()
                : TorchArchive.weights(file);
    }

    /**
     * The weights of a network from a file. A prefix that all names share ({@code model.}, {@code
     * module.}, …) is removed; apart from that names and shapes must agree exactly.
     *
     * @throws CellMapException naming missing, unexpected and misshapen tensors
     */
    public static Weights read(Path file, Network network) {
        return fit(read(file), network.initial(0), file);
    }

    static Weights fit(Weights found, Weights expected, Object where) {
        String best = "";
        long most = -1;
        for (String prefix : PREFIXES) {
            long matches =
                    expected.tensors().keySet().stream()
                            .filter(name -> found.tensors().containsKey(prefix + name))
                            .count();
            if (matches > most) {
                most = matches;
                best = prefix;
            }
        }
        Map<String, Tensor> stripped = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry : found.tensors().entrySet()) {
            String name = entry.getKey();
            if (name.startsWith(best)) name = name.substring(best.length());
            boolean copy = COPIES.matcher(name).find() && !expected.tensors().containsKey(name);
            if (!copy) stripped.put(name, entry.getValue());
        }
        return new Weights(stripped).matching(expected, where);
    }

    /**
     * Writes weights, whole or not at all: {@code .safetensors}, or {@code .pth} and {@code .pt} as
     * a state dictionary that {@code torch.load(…, weights_only=True)} reads.
     *
     * @throws UsageException if the file has another ending
     */
    public static void write(Path file, Weights weights) {
        switch (suffix(file)) {
            case "safetensors" -> Safetensors.write(file, weights, Map.of("format", "pt"));
            case "pth", "pt" ->
                    AtomicFiles.write(
                            file,
                            true,
                            out -> {
                                BufferedOutputStream buffered =
                                        new BufferedOutputStream(out, 1 << 16);
                                TorchScript.writeStateDict(buffered, weights);
                                buffered.flush();
                            });
            default ->
                    throw new UsageException(
                            "Cannot write weights",
                            file,
                            "The ending names no known format.",
                            "Use .safetensors or .pth.");
        }
    }

    private static String suffix(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
