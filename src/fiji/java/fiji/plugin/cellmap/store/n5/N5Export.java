// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.n5;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Grids;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.PlacedArray;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.Arrays;
import java.util.List;

/**
 * Writes an image as a pyramid in an N5 container, as Fiji's N5 plugins, BigDataViewer and MoBIE
 * find it: {@code s0}, {@code s1} and so on, gzip, with the metadata of the N5 viewer, of COSEM and
 * of OME-NGFF. Voxel sizes and positions are kept. For one thread; blocks.
 */
public final class N5Export {

    private static final int LEVELS = 6;
    private static final String SOURCE = "cellmap_export";

    private final GroupLocation input;
    private final GroupLocation output;
    private final Pyramid.Mode mode;
    private final Progress progress;

    /**
     * @param input multiscale group or array whose voxel size is known, with any order of the axes
     *     z, y, x; the finest level counts
     * @param output group in an N5 container; both are made if absent
     * @param mode how the coarser levels are made
     */
    public N5Export(
            GroupLocation input, GroupLocation output, Pyramid.Mode mode, Progress progress) {
        this.input = input;
        this.output = output;
        this.mode = mode;
        this.progress = progress;
    }

    /**
     * Writes, or goes on where an export of the same image stopped.
     *
     * @return the levels, the finest first
     * @throws CellMapException if the image cannot be read, or something else is at the output
     * @throws fiji.plugin.cellmap.util.CancelledException if cancelled; the next call goes on
     */
    public List<Multiscale.Level> run() {
        try (ArrayStore from = Stores.open(input.container());
                ArrayStore to = Stores.openOrCreate(output.container(), ContainerFormat.N5)) {
            if (!to.format().equals("N5"))
                throw refused(
                        "The container is " + to.format() + ".", "Name one that ends in .n5.");
            PlacedArray placed = Grids.open(from, finest(from), GivenSize.NONE);
            copy(placed.array(), target(placed.array().spec(), to));
            return Pyramid.build(to, output.group(), placed.grid(), mode, LEVELS, progress);
        }
    }

    private String finest(ArrayStore from) {
        if (from.isArray(input.group())) return input.group();
        String level = Multiscale.read(from, input.group()).finest().path();
        return input.group().isEmpty() ? level : input.group() + "/" + level;
    }

    private String path(String level) {
        return output.group().isEmpty() ? level : output.group() + "/" + level;
    }

    private ChunkedArray target(ArraySpec from, ArrayStore to) {
        ArraySpec spec = from.portable(to.format());
        if (!to.isArray(path("s0"))) {
            ChunkedArray array = to.create(path("s0"), spec);
            array.setAttributes(Json.object().put(SOURCE, input.address()));
            return array;
        }
        ChunkedArray array = to.open(path("s0"));
        boolean same =
                array.attributes().path(SOURCE).asText().equals(input.address())
                        && Arrays.equals(array.spec().shape(), spec.shape())
                        && array.spec().dtype() == spec.dtype();
        if (same) return array;
        throw refused("Another image already exists.", "Delete it, or choose another output.");
    }

    /** A chunk that is stored is whole; one of zeros is not stored and is looked at again. */
    private void copy(ChunkedArray from, ChunkedArray to) {
        ArraySpec spec = to.spec();
        List<long[]> chunks = Boxes.cells(spec.chunks(), Box.of(spec.shape()));
        progress.begin("Writing " + to.location(), chunks.size());
        chunks.parallelStream()
                .forEach(
                        index -> {
                            progress.check();
                            Box box = spec.chunkBox(index);
                            if (!to.chunkExists(index)) to.write(box, from.read(box));
                            progress.advance(1);
                        });
    }

    private CellMapException refused(String why, String fix) {
        return new CellMapException("Cannot export an image as N5", output, why, fix);
    }
}
