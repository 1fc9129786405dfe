// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.List;
import java.util.Optional;

/**
 * Blocks of an array, copied from the chunks that a cache holds; several chunks at once where some
 * have to be decoded. Thread-safe.
 */
final class CachedBlocks implements WidenedBlocks {

    private final ChunkedArray array;
    private final ChunkCache cache;

    CachedBlocks(ChunkedArray array, ChunkCache cache) {
        this.array = array;
        this.cache = cache;
    }

    @Override
    public Box bounds() {
        return array.bounds();
    }

    @Override
    public Object read(Box box) {
        Object out = array.spec().dtype().allocate((int) box.size());
        chunks(box, (values, chunk) -> Boxes.copy(values, chunk, out, box));
        return out;
    }

    @Override
    public float[] floats(Box box) {
        float[] out = new float[(int) box.size()];
        DType dtype = array.spec().dtype();
        chunks(box, (values, chunk) -> Boxes.widen(values, dtype, chunk, out, box));
        return out;
    }

    /** What becomes of a chunk. */
    private interface Chunk {
        /**
         * @param values of the box
         */
        void take(Object values, Box box);
    }

    private void chunks(Box box, Chunk action) {
        ArraySpec spec = array.spec();
        List<long[]> indices = Boxes.cells(spec.chunks(), box);
        boolean decodes = indices.size() > 1 && !indices.stream().allMatch(this::holds);
        (decodes ? indices.parallelStream() : indices.stream())
                .forEach(
                        index -> {
                            Box chunk = spec.chunkBox(index);
                            Optional<Object> stored = cache.chunk(array, index);
                            if (stored.isPresent()) action.take(stored.get(), chunk);
                            else {
                                Box part = chunk.intersect(box);
                                int n = (int) part.size();
                                action.take(FillValues.filled(spec.dtype(), spec.fill(), n), part);
                            }
                        });
    }

    private boolean holds(long[] index) {
        return cache.holds(array, index);
    }
}
