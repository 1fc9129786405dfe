// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.process.block.RegionMask;
import fiji.plugin.cellmap.process.block.Regions;
import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import java.util.Optional;

/**
 * {@code hysteresis}: keeps only those connected parts (26 neighbours) above {@code threshold} that
 * contain a voxel above this higher probability (Canny, 1986).
 */
public final class Hysteresis implements Step {

    private record Value(
            @Param(
                            help =
                                    "Keeps only those connected parts above the threshold that "
                                            + "have a voxel above this higher probability; 0 for all.",
                            byDefault = "0",
                            min = 0,
                            max = 1)
                    double hysteresis) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 30;
    }

    @Override
    public Optional<Work> read(Setting setting) {
        double high = setting.number();
        return high == 0 ? Optional.empty() : Optional.of(new Sure(high));
    }

    private record Sure(double high) implements Work {
        @Override
        public int passes() {
            return 3;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            ChunkedArray grades = grades(draft, bench);
            return draft.with(
                    RegionMask.kept(
                            new Grade(grades, 1),
                            Regions.Marks.of(new Grade(grades, 2)),
                            (voxels, marked) -> marked,
                            bench.name("hysteresis"),
                            bench.place(),
                            bench.progress()));
        }

        /** 1 in the foreground, 2 where it is sure; kept, for the probability may be costly. */
        private ChunkedArray grades(Draft draft, Bench bench) {
            Mask low = draft.foreground();
            double limit = draft.probability().unit() * high;
            return StoredMask.write(
                            low.shape(),
                            bench.name("grades"),
                            box -> {
                                float[] values = draft.probability().read(box);
                                byte[] grades =
                                        Threshold.foreground(low, draft.probability(), values, box);
                                for (int i = 0; i < grades.length; i++)
                                    if (grades[i] != 0 && values[i] > limit) grades[i] = 2;
                                return grades;
                            },
                            bench.place(),
                            bench.progress())
                    .array();
        }
    }

    /** Where an array of grades has at least a grade. */
    private record Grade(ChunkedArray array, int least) implements Mask {
        @Override
        public long[] shape() {
            return array.spec().shape();
        }

        @Override
        public byte[] read(Box box) {
            byte[] values = (byte[]) array.read(box);
            for (int i = 0; i < values.length; i++) values[i] = (byte) (values[i] >= least ? 1 : 0);
            return values;
        }

        @Override
        public boolean direct() {
            return true;
        }
    }
}
