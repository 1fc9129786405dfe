// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program of a network of this program, for weights that came without one. */
final class BuiltProgram {

    private BuiltProgram() {}

    /**
     * Writes it with the weights; blocks. Names and shapes must agree exactly, apart from a prefix.
     *
     * @param file of the weights
     * @param contract that names the architecture
     * @param notes to add what a user should know to
     * @return a copy that is deleted when this process ends
     * @throws CellMapException naming what does not fit
     */
    static Path of(Path file, WeightSets sets, ModelContract contract, List<String> notes) {
        int outputs = contract.outputs();
        Network network =
                Architectures.create(contract.architecture(), contract.options(), 1, outputs);
        Weights weights = weights(file, sets, network.initial(0), notes);
        return write(file, network, weights, Map.of(ModelContract.ENTRY, Json.bytes(contract)));
    }

    /** The same of any network, without a contract; one without tensors needs none of the file. */
    static Path of(Path file, Network network, List<String> notes) {
        Weights none = network.initial(0);
        Weights weights =
                none.tensors().isEmpty()
                        ? none
                        : weights(file, WeightSets.of(file, null), none, notes);
        return write(file, network, weights, Map.of());
    }

    private static Weights weights(
            Path file, WeightSets sets, Weights expected, List<String> notes) {
        Weights found = sets.read();
        notes.addAll(sets.notes(found, expected, "@{take}"));
        WeightMatch match = WeightMatch.of(found, expected);
        if (!match.prefix().isEmpty()) notes.add("Prefix " + match.prefix() + " removed.");
        return match.require(file);
    }

    private static Path write(
            Path file, Network network, Weights weights, Map<String, byte[]> extra) {
        try {
            Path program = Files.createTempFile("cellmap-" + file.getFileName() + "-", ".pt");
            program.toFile().deleteOnExit();
            ModelFile.write(program, network.program(Precision.FLOAT32), weights, extra);
            return program;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot predict with weights",
                    file,
                    AtomicFiles.reason(e),
                    "Make room in the folder for temporary files.",
                    e);
        }
    }
}
