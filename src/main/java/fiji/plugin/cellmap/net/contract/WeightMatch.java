// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Weights of a file compared with the tensors of a network. A prefix that the network's names have
 * in the file ({@code model.}, {@code module.}, {@code _orig_mod.}, any other) is removed; names
 * without it belong to something else (a loss, a moving average) and are ignored.
 *
 * @param prefix that was removed; "" for none
 * @param fitting the tensors of right name and shape, by the network's names
 * @param missing names of the network that the file lacks
 * @param unexpected names with the prefix that the network lacks
 * @param misshapen tensors of another shape, with both shapes
 * @param kernels of those the names where only the size of a kernel differs, see {@link UpKern}
 * @param ignored names in the file without the prefix, and second names of the same tensor
 */
public record WeightMatch(
        String prefix,
        Weights fitting,
        List<String> missing,
        List<String> unexpected,
        List<String> misshapen,
        List<String> kernels,
        List<String> ignored) {

    private static final int SHOWN = 8;

    /** What trainers put before the names of a network; decides between equals. */
    private static final List<String> USUAL =
            List.of("", "model.", "module.", "_orig_mod.", "network.", "net.", "model.model.");

    /** Names under which DynUNet and nnU-Net register modules a second time. */
    private static final Pattern COPIES =
            Pattern.compile("(^|\\.)(skip_layers|all_modules)\\.|^decoder\\.encoder\\.");

    /**
     * @param expected weights of the network; only names and shapes matter
     */
    public static WeightMatch of(Weights found, Weights expected) {
        Set<String> names = expected.tensors().keySet();
        String prefix = prefix(found.tensors().keySet(), names);
        Map<String, Tensor> fitting = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        List<String> kernels = new ArrayList<>();
        expected.tensors()
                .forEach(
                        (name, wanted) -> {
                            Tensor tensor = found.tensors().get(prefix + name);
                            if (tensor == null) missing.add(name);
                            else if (Arrays.equals(tensor.shape(), wanted.shape()))
                                fitting.put(name, tensor);
                            else {
                                misshapen.add(name + " is " + tensor + ", not " + wanted);
                                if (UpKern.onlyKernelDiffers(tensor, wanted)) kernels.add(name);
                            }
                        });
        List<String> unexpected = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        for (String full : found.tensors().keySet()) {
            String name = full.startsWith(prefix) ? full.substring(prefix.length()) : null;
            if (name == null || !names.contains(name) && COPIES.matcher(name).find())
                ignored.add(full);
            else if (!names.contains(name)) unexpected.add(name);
        }
        return new WeightMatch(
                prefix, new Weights(fitting), missing, unexpected, misshapen, kernels, ignored);
    }

    /** The text before the network's names that most of the names in the file have. */
    private static String prefix(Set<String> found, Set<String> expected) {
        Map<String, Integer> votes = new HashMap<>();
        for (String name : found)
            for (int at = 0; at >= 0; at = name.indexOf('.', at) + 1) {
                if (expected.contains(name.substring(at)))
                    votes.merge(name.substring(0, at), 1, Integer::sum);
                if (name.indexOf('.', at) < 0) break;
            }
        Comparator<String> usual =
                Comparator.comparing((String p) -> USUAL.contains(p) ? USUAL.indexOf(p) : 99);
        return votes.keySet().stream()
                .min(
                        Comparator.comparing((String p) -> -votes.get(p))
                                .thenComparing(usual)
                                .thenComparing(String::length)
                                .thenComparing(Comparator.naturalOrder()))
                .orElse("");
    }

    /** Whether every tensor of the network is there, and nothing else under the prefix. */
    public boolean exact() {
        return missing.isEmpty() && unexpected.isEmpty() && misshapen.isEmpty();
    }

    /**
     * The weights if the match is exact.
     *
     * @param where the file, for the message
     * @throws CellMapException naming what is missing, unexpected or of another shape
     */
    public Weights require(Object where) {
        if (exact()) return fitting;
        throw new CellMapException(
                "Cannot use weights for this network",
                where,
                differences(),
                "Check the architecture, its options and the number of classes.");
    }

    /**
     * The weights with what does not fit taken from elsewhere.
     *
     * @param rest of the network, every tensor; used where the file has none or another shape
     * @throws CellMapException if nothing fits at all
     */
    public Weights completed(Weights rest, Object where) {
        if (fitting.tensors().isEmpty())
            throw new CellMapException(
                    "Cannot use weights for this network",
                    where,
                    "No tensor matches the network in name and shape: " + differences(),
                    "Check the architecture and its options.");
        Map<String, Tensor> all = new LinkedHashMap<>(rest.tensors());
        all.putAll(fitting.tensors());
        return new Weights(all);
    }

    /** What differs, in words; "" if nothing does. */
    public String differences() {
        List<String> parts = new ArrayList<>();
        add(parts, "missing", missing);
        add(parts, "unexpected", unexpected);
        add(parts, "of another shape", misshapen);
        return String.join("; ", parts) + (parts.isEmpty() ? "" : ".");
    }

    private static void add(List<String> parts, String what, List<String> names) {
        if (names.isEmpty()) return;
        int shown = Math.min(SHOWN, names.size());
        parts.add(
                names.size()
                        + " "
                        + what
                        + ": "
                        + String.join(", ", names.subList(0, shown))
                        + (names.size() > shown ? " and more" : ""));
    }
}
