package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Field;
import java.util.Optional;

/** {@code smooth}: blurs the probability with a Gaussian; the standard deviation in nm. */
public final class Smooth implements Step {

    @Override
    public String key() {
        return "smooth";
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        double sigma = setting.number(0, 10_000);
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
