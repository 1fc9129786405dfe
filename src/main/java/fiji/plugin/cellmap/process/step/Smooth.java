// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.block.Field;
import java.util.Optional;

/** {@code smooth}: blurs the probability with a Gaussian; the standard deviation in nm. */
public final class Smooth implements Step {

    private record Value(
            @Param(
                            help =
                                    "Standard deviation of the Gaussian that the probability is blurred with; 0 for none.",
                            byDefault = "0",
                            unit = "nm",
                            min = 0,
                            max = 10_000)
                    double smooth) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        double sigma = setting.number();
        return sigma == 0 ? Optional.empty() : Optional.of(new Gaussian(sigma));
    }

    private record Gaussian(double sigma) implements Work {
        @Override
        public int passes() {
            return 0;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            return draft.with(blurred(draft.probability(), sigma, bench.voxelSize()));
        }
    }

    /** A field blurred by so many nm. */
    static Field blurred(Field field, double sigma, double[] voxelSize) {
        double[] voxels = new double[3];
        for (int d = 0; d < 3; d++) voxels[d] = sigma / voxelSize[d];
        return new GaussianField(field, voxels);
    }
}
