// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.net.contract.WindowShape;
import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.CodedBlocks;
import java.util.Optional;

/**
 * The box to predict together with the context around it, as a source of input voxels that begins
 * at its own first voxel. The grid of windows covers the domain in steps (see {@link WindowShape});
 * where the network needs more than it gives, its input reaches further.
 *
 * @param grey what is predicted
 * @param windows of the network
 * @param box in steps from the first voxel of the volume; contains the box to predict
 */
record Domain(GreyBox grey, WindowShape windows, Box box) implements BlockSource<float[]> {

    /** Grows the box to predict by the context (in steps) as far as there is real data. */
    static Domain of(GreyBox grey, WindowShape windows, int[] context) {
        long[] min = new long[3];
        long[] max = new long[3];
        Box available = grey.grey().bounds();
        for (int d = 0; d < 3; d++) {
            int step = windows.inputStep()[d];
            long end = Steps.up(grey.shape()[d], step);
            min[d] = Math.min(0, Math.max(-context[d], Steps.up(available.min()[d], step)));
            // All of it ends where that of the whole does, in steps that may be filled in part.
            long last =
                    context[d] == GreyBox.ALL[d]
                            ? Steps.up(available.max(d), step)
                            : Steps.down(available.max(d), step);
            max[d] = Math.max(end, Math.min(end + context[d], last));
        }
        return new Domain(grey, windows, Box.between(min, max));
    }

    /** Voxels of the result, z y x: what the box to predict has at the output's voxel size. */
    long[] outputShape() {
        long[] size = new long[3];
        for (int d = 0; d < 3; d++)
            size[d] = Steps.up(grey.shape()[d], windows.inputStep()[d]) * windows.outputStep()[d];
        return size;
    }

    /** Steps that the grid covers, z y x. */
    long[] steps() {
        return box.shape();
    }

    /** A box of the result in output voxels from the first of the domain. */
    Box local(Box inResult) {
        long[] by = new long[3];
        for (int d = 0; d < 3; d++) by[d] = -first(d);
        return inResult.translate(by);
    }

    /** The first output voxel of the domain in those of the result. */
    long first(int d) {
        return box.min()[d] * windows.outputStep()[d];
    }

    /** Input voxels that the grid covers. */
    @Override
    public long[] shape() {
        long[] size = new long[3];
        for (int d = 0; d < 3; d++) size[d] = box.shape()[d] * windows.inputStep()[d];
        return size;
    }

    /** The voxels there are in the domain, and around it as far as windows look. */
    @Override
    public Box bounds() {
        long[] min = new long[3];
        long[] max = new long[3];
        Box real = grey.grey().bounds();
        for (int d = 0; d < 3; d++) {
            long from = box.min()[d] * windows.inputStep()[d];
            long size = shape()[d];
            int margin = windows.hasContext() ? windows.input()[d] : 0;
            min[d] = Math.max(-margin, real.min()[d] - from);
            max[d] = Math.min(size + margin, real.max(d) - from);
        }
        return Box.between(min, max);
    }

    @Override
    public float[] read(Box inDomain) {
        return grey.grey().read(inDomain.translate(first()));
    }

    /** The first input voxel of the domain in those of the volume. */
    private long[] first() {
        long[] first = new long[3];
        for (int d = 0; d < 3; d++) first[d] = box.min()[d] * windows.inputStep()[d];
        return first;
    }

    @Override
    public Optional<CodedBlocks> coded() {
        return grey.grey()
                .coded()
                .map(all -> new CodedBlocks(new Codes(this, all.codes()), all.values()));
    }

    /** The bytes of a domain. */
    private record Codes(Domain of, BlockSource<byte[]> all) implements BlockSource<byte[]> {
        @Override
        public Box bounds() {
            return of.bounds();
        }

        @Override
        public byte[] read(Box inDomain) {
            return all.read(inDomain.translate(of.first()));
        }
    }
}
