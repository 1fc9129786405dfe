// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.SavedTensors;
import fiji.plugin.cellmap.net.container.StateDicts;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The weights in a file, where it may hold several networks of one kind: the trained one and its
 * moving average, a student and its teacher. They are told apart by the dictionary that holds them
 * ({@code state_dict}, {@code ema_state_dict}), or by what stands before their names.
 *
 * @param file of any format
 * @param sets shapes by name, by the path of the dictionary; empty where there is only one
 * @param taken what a user asked for; null for what is usual
 */
public record WeightSets(Path file, Map<String, Map<String, int[]>> sets, String taken) {

    /** A file that averages weights in place counts how often. */
    private static final String AVERAGED = "n_averaged";

    /**
     * Looks at a file; blocks.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException if it cannot be read
     */
    public static WeightSets of(Path file, String taken) {
        boolean checkpoint = FileKind.of(file) == FileKind.CHECKPOINT;
        return new WeightSets(file, checkpoint ? SavedTensors.sets(file) : Map.of(), taken);
    }

    /**
     * Reads the wanted weights; blocks.
     *
     * @throws UsageException if there are none of that name; the message says which there are
     */
    public Weights read() {
        if (taken == null) return Checkpoint.read(file);
        if (sets.containsKey(taken)) return SavedTensors.weights(file, taken);
        Weights all = Checkpoint.read(file);
        Weights part = all.under(taken.endsWith(".") ? taken : taken + ".");
        if (!part.tensors().isEmpty()) return part;
        throw new UsageException(
                "Cannot take weights from a file",
                file,
                "It has none called " + taken + ".",
                "There are: " + String.join(", ", names(all.tensors().keySet())) + ".");
    }

    private Set<String> names(Set<String> tensors) {
        Set<String> names = new TreeSet<>(sets.keySet());
        tensors.stream()
                .filter(name -> name.contains("."))
                .map(name -> name.substring(0, name.indexOf('.')))
                .forEach(names::add);
        names.remove("");
        return names;
    }

    /**
     * What a user should know of a choice.
     *
     * @param read what {@link #read} gave
     * @param expected weights of the network; only names and shapes matter
     * @param key the parameter that chooses
     */
    public List<String> notes(Weights read, Weights expected, String key) {
        List<String> notes = new ArrayList<>();
        if (read.tensors().containsKey(AVERAGED))
            notes.add("These are averaged weights (" + AVERAGED + ").");
        if (taken != null) return notes;
        Map<String, int[]> shapes = shapes(expected);
        Set<String> others = new TreeSet<>();
        String usual = StateDicts.usual(sets.keySet());
        sets.forEach(
                (name, set) -> {
                    if (!name.equals(usual) && !fitting(set, shapes).isEmpty()) others.add(name);
                });
        String prefix = WeightMatch.of(read, expected).prefix();
        fitting(shapes(read), shapes).stream().filter(p -> !p.equals(prefix)).forEach(others::add);
        others.remove("");
        if (!others.isEmpty())
            notes.add(
                    "The file holds other weights of the same network, such as averaged ones: "
                            + String.join(", ", others)
                            + ". Choose them with "
                            + key
                            + "; these are "
                            + (prefix.isEmpty()
                                    ? usual.isEmpty() ? "the plain ones" : usual
                                    : prefix)
                            + ".");
        return notes;
    }

    /** What stands before the names in a set, wherever the whole network is there. */
    private static Set<String> fitting(Map<String, int[]> set, Map<String, int[]> network) {
        String first = network.keySet().iterator().next();
        return set.keySet().stream()
                .filter(name -> name.equals(first) || name.endsWith("." + first))
                .map(name -> name.substring(0, name.length() - first.length()))
                .filter(
                        prefix ->
                                network.entrySet().stream()
                                        .allMatch(
                                                e ->
                                                        Arrays.equals(
                                                                set.get(prefix + e.getKey()),
                                                                e.getValue())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, int[]> shapes(Weights weights) {
        return weights.tensors().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().shape()));
    }
}
