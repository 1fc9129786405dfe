// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/**
 * A box of a source, its first voxel at 0. What lies outside the source is 0.
 *
 * @param dtype what the source gives
 * @param place may reach beyond the source
 */
record Window(BlockSource<?> source, DType dtype, Box place) implements BlockSource<Object> {

    @Override
    public Box bounds() {
        return Box.of(place.shape());
    }

    @Override
    public Object read(Box box) {
        Box there = box.translate(place.min());
        Box inside = there.intersect(source.bounds());
        if (inside.equals(there)) return source.read(there);
        Object values = dtype.allocate(Math.toIntExact(box.size()));
        if (!inside.isEmpty()) Boxes.copy(source.read(inside), inside, values, there);
        return values;
    }
}
