// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Tensor;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.util.CellMapException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights of a file from which a training starts.
 *
 * @param weights every tensor of the network
 * @param notes what was done to make them fit, in words
 */
public record StartingWeights(Weights weights, List<String> notes) {

    /**
     * Reads a file of any format. A prefix is taken off (see {@link WeightMatch}); where only the
     * size of kernels differs, they are resized (see {@link UpKern}).
     *
     * @param take which of several weights in the file; null for the usual ones
     * @param seed of what the file does not give
     * @param partial whether what is missing or has another shape starts as in a new network, and
     *     what the network lacks is left out; else both are refused
     * @throws CellMapException naming what does not fit
     */
    public static StartingWeights read(
            Path file, String take, Network network, long seed, boolean partial) {
        WeightSets sets = WeightSets.of(file, take);
        Weights found = sets.read();
        Weights expected = network.initial(seed);
        WeightMatch match = WeightMatch.of(found, expected);
        List<String> notes = new ArrayList<>(sets.notes(found, expected, "model.take"));
        if (!match.prefix().isEmpty()) notes.add("Prefix " + match.prefix() + " removed.");
        if (!match.kernels().isEmpty()) {
            notes.add(match.kernels().size() + " kernels of another size resized (UpKern).");
            match = WeightMatch.of(resized(found, match, expected), expected);
        }
        Weights weights = partial ? match.completed(expected, file) : match.require(file);
        if (!match.exact()) notes.add("Initialised anew or left out: " + match.differences());
        return new StartingWeights(weights, notes);
    }

    private static Weights resized(Weights found, WeightMatch match, Weights expected) {
        Map<String, Tensor> all = new LinkedHashMap<>(found.tensors());
        for (String name : match.kernels())
            all.put(
                    match.prefix() + name,
                    UpKern.resized(found.get(match.prefix() + name), expected.get(name).shape()));
        return new Weights(all);
    }
}
