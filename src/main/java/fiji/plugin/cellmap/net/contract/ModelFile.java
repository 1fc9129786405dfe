// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.net.container.SavedTensors;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.program.Precision;
import fiji.plugin.cellmap.net.program.TorchModule;
import fiji.plugin.cellmap.net.program.TorchScript;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A {@code model.pt}: a network as TorchScript with its weights and its contract. Thread-safe. */
public final class ModelFile {

    private ModelFile() {}

    /**
     * Writes a model, whole or not at all, and forces it to disk. Blocking.
     *
     * @param precision of the program in the file
     * @param weights of the network, every tensor
     * @param contract travels inside as {@link ModelContract#ENTRY}
     */
    public static void write(
            Path file,
            Network network,
            Precision precision,
            Weights weights,
            ModelContract contract) {
        TorchModule root = network.program(precision);
        write(file, root, weights, Map.of(ModelContract.ENTRY, Json.bytes(contract)));
    }

    /** Writes any module tree with any extra files. */
    public static void write(
            Path file, TorchModule root, Weights weights, Map<String, byte[]> extraFiles) {
        AtomicFiles.write(
                file,
                true,
                out -> {
                    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16);
                    TorchScript.write(buffered, root, weights, extraFiles);
                    buffered.flush();
                });
    }

    /**
     * Writes a model's network again as a program of another precision, with the same weights and
     * contract.
     *
     * @throws UsageException if the model is a foreign program
     */
    public static void rewrite(Path file, Precision precision, Path to) {
        ModelContract contract = contract(file);
        if (contract.architecture().isEmpty())
            throw new UsageException(
                    "Cannot change the precision of a model",
                    file,
                    "It is a foreign program.",
                    "Leave out predict.precision.");
        Network network =
                Architectures.create(
                        contract.architecture(), contract.options(), 1, contract.outputs());
        Weights weights = weights(file).matching(network.initial(0), file);
        write(to, network, precision, weights, contract);
    }

    /**
     * Reads the contract of a model without the engine.
     *
     * @throws CellMapException if the file is not an archive, or holds no contract (a foreign
     *     model)
     */
    public static ModelContract contract(Path file) {
        byte[] json =
                TorchArchive.extra(file, ModelContract.ENTRY)
                        .orElseThrow(
                                () ->
                                        new CellMapException(
                                                "Cannot read the contract of a model",
                                                file,
                                                "The file holds no " + ModelContract.ENTRY + ".",
                                                "Give its voxel size, channels and normalisation"
                                                        + " in a YAML beside it."));
        return contract(json, file);
    }

    /**
     * Reads a contract from its JSON.
     *
     * @param where it comes from, for messages
     * @throws CellMapException if it is not a contract, or no network can keep it
     */
    public static ModelContract contract(byte[] json, Object where) {
        try {
            return ContractCheck.check(
                    Json.present(Json.MAPPER.readValue(json, ModelContract.class)), where);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read the contract of a model",
                    where,
                    AtomicFiles.reason(e),
                    "Use a model of this version of the program.",
                    e);
        }
    }

    /**
     * Reads the tensors of a TorchScript model, a state dictionary or a Lightning checkpoint,
     * without the engine and without running anything in the file.
     *
     * @throws CellMapException if it is damaged, or asks for more than data
     */
    public static Weights weights(Path file) {
        return SavedTensors.weights(file);
    }
}
