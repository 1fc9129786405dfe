// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import fiji.plugin.cellmap.net.container.FileKind;
import fiji.plugin.cellmap.net.container.Safetensors;
import fiji.plugin.cellmap.net.container.Weights;
import fiji.plugin.cellmap.net.contract.ModelContract;
import fiji.plugin.cellmap.net.contract.ModelFile;
import fiji.plugin.cellmap.net.contract.ModelSource;
import fiji.plugin.cellmap.net.contract.WeightSets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The weights of a file, with what the file says of them.
 *
 * @param contract that came with them; empty without one
 * @param sets all weights that the file has
 */
public record FoundWeights(
        FileKind kind, Weights weights, Optional<ModelContract> contract, WeightSets sets) {

    /**
     * Reads a file; nothing in it is executed.
     *
     * @param take which of several weights in it; null for the usual ones
     * @throws fiji.plugin.cellmap.util.CellMapException if it holds none or is damaged
     */
    public static FoundWeights read(Path in, String take) {
        FileKind kind = FileKind.of(in);
        if (kind == FileKind.SAFETENSORS) {
            Safetensors.File file = Safetensors.read(in);
            Optional<ModelContract> contract =
                    Optional.ofNullable(file.metadata().get(ModelContract.ENTRY))
                            .map(json -> ModelFile.contract(json.getBytes(UTF_8), in));
            WeightSets sets = WeightSets.of(in, take);
            return new FoundWeights(
                    kind, take == null ? file.weights() : sets.read(), contract, sets);
        }
        Optional<ModelContract> contract =
                kind == FileKind.TORCHSCRIPT && ModelSource.describesItself(in)
                        ? Optional.of(ModelFile.contract(in))
                        : Optional.empty();
        WeightSets sets = WeightSets.of(in, take);
        return new FoundWeights(kind, sets.read(), contract, sets);
    }
}
