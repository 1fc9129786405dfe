// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.process.block.Field;
import fiji.plugin.cellmap.process.block.Mask;
import fiji.plugin.cellmap.store.Box;
import java.util.List;
import java.util.Optional;

/** {@code threshold}: foreground is where the probability is greater. */
public final class Threshold implements Step {

    private record Value(
            @Param(
                            help = "Probability above which a voxel is foreground.",
                            byDefault = "0.5",
                            min = 0,
                            max = 1)
                    double threshold) {}

    private static final Declaration DECLARED = Declaration.only(Value.class);

    @Override
    public Declaration declared() {
        return DECLARED;
    }

    @Override
    public int order() {
        return 20;
    }

    @Override
    public Optional<Object> fallback() {
        return Optional.of(0.5);
    }

    @Override
    public Optional<Work> read(Setting setting) {
        return Optional.of(new Above(setting.number()));
    }

    @Override
    public List<Knob> knobs(Setting setting) {
        return List.of(Knob.probability(key(), setting.number()));
    }

    private record Above(double threshold) implements Work {
        @Override
        public int passes() {
            return 0;
        }

        @Override
        public Draft apply(Draft draft, Bench bench) {
            return draft.with(new FieldMask(draft.probability(), threshold));
        }
    }

    /** The foreground in a box whose probabilities have been read already. */
    static byte[] foreground(Mask mask, Field field, float[] values, Box box) {
        boolean same = mask instanceof FieldMask f && f.field.equals(field);
        return same ? ((FieldMask) mask).of(values) : mask.read(box);
    }

    /**
     * Where a field is greater than a probability. Bytes are compared as 255 p: a stored v is
     * foreground where v &gt; 255 t, see {@link fiji.plugin.cellmap.predict.ProbabilityCoder}.
     */
    record FieldMask(Field field, double threshold) implements Mask {
        @Override
        public long[] shape() {
            return field.shape();
        }

        @Override
        public byte[] read(Box box) {
            Object values = field.stored(box);
            if (!(values instanceof byte[] bytes)) return of((float[]) values);
            double limit = field.unit() * threshold;
            for (int i = 0; i < bytes.length; i++)
                bytes[i] = (byte) ((bytes[i] & 0xff) > limit ? 1 : 0);
            return bytes;
        }

        /** The mask of values that were read from the field. */
        byte[] of(float[] values) {
            double limit = field.unit() * threshold;
            byte[] mask = new byte[values.length];
            for (int i = 0; i < mask.length; i++) mask[i] = (byte) (values[i] > limit ? 1 : 0);
            return mask;
        }

        @Override
        public boolean direct() {
            return field.direct();
        }
    }
}
