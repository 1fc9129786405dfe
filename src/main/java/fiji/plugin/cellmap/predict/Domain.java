package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.store.Box;

/**
 * The box to predict together with the context around it, seen as a volume that begins at its own
 * first voxel. The grid of windows covers the domain.
 *
 * @param volume what is predicted
 * @param box in the coordinates of the volume; contains the box to predict
 */
record Domain(GreyVolume volume, Box box) implements GreyVolume {

    /** Grows the box to predict by the context as far as there is real data. */
    static Domain of(GreyVolume volume, int[] context) {
        long[] min = new long[3];
        long[] max = new long[3];
        Box available = volume.available();
        for (int d = 0; d < 3; d++) {
            long end = volume.shape()[d];
            min[d] = Math.min(0, Math.max(-context[d], available.min()[d]));
            max[d] = Math.max(end, Math.min(end + context[d], available.max(d)));
        }
        return new Domain(volume, Box.between(min, max));
    }

    /** A box of the volume in the coordinates of the domain. */
    Box local(Box inVolume) {
        long[] min = box.min();
        return inVolume.translate(-min[0], -min[1], -min[2]);
    }

    @Override
    public long[] shape() {
        return box.shape();
    }

    @Override
    public float[] read(Box inDomain) {
        return volume.read(inDomain.translate(box.min()));
    }
}
