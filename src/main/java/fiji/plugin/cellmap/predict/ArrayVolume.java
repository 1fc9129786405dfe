package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;

/**
 * A volume in memory. Thread-safe as long as nobody changes the values.
 *
 * @param values in C order
 * @param shape z y x
 */
public record ArrayVolume(float[] values, long[] shape) implements GreyVolume {

    public ArrayVolume {
        if (values.length != Box.of(shape).size())
            throw new IllegalArgumentException("values and shape differ in size");
    }

    /** Reads a box that lies inside the array. */
    @Override
    public float[] read(Box box) {
        float[] out = new float[Math.toIntExact(box.size())];
        Boxes.copy(values, Box.of(shape), out, box);
        return out;
    }
}
