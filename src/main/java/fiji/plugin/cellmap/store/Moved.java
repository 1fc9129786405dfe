// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.Optional;

/** A source whose voxel {@code p} is voxel {@code p - by} of another one. */
record Moved<A>(BlockSource<A> source, long[] by) implements BlockSource<A> {

    @Override
    public Box bounds() {
        return source.bounds().translate(by);
    }

    @Override
    public Optional<CodedBlocks> coded() {
        return source.coded().map(blocks -> blocks.translate(by));
    }

    @Override
    public A read(Box box) {
        long[] back = new long[by.length];
        for (int d = 0; d < back.length; d++) back[d] = -by[d];
        return source.read(box.translate(back));
    }
}
