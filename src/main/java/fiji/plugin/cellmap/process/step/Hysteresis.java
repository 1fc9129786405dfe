package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.RegionMask;
import fiji.plugin.cellmap.process.block.Regions;
import java.util.Optional;

/**
 * {@code hysteresis}: of the connected parts (26 neighbours) above {@code threshold}, only those
 * stay that hold a voxel above this higher probability (Canny, 1986).
 */
public final class Hysteresis implements Step {

    @Override
    public String key() {
        return "hysteresis";
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        double high = setting.number(0, 1);
        return high == 0 ? Optional.empty() : Optional.of(new Sure(high));
    }

    private record Sure(double high) implements Work {
        @Override
        public int passes() {
            return 3;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            Mask low = bench.settled(draft.foreground(), "threshold");
            Mask sure = new Threshold.FieldMask(draft.probability(), high);
            return draft.with(
                    RegionMask.kept(
                            low,
                            Regions.Marks.of(sure),
                            (voxels, marked) -> marked,
                            bench.name("hysteresis"),
                            bench.place(),
                            bench.progress()));
        }
    }
}
