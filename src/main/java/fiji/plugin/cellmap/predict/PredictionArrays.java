// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.Boxes;
import fiji.plugin.cellmap.store.Channels;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GrowingPyramid;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Pyramid;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * The arrays of a prediction, {@code group/class/s0}, or the one of all classes, {@code
 * group/channels/s0}. The OME-NGFF attributes of a class are written when everything is done, so an
 * image that has them is whole; its provenance is there from the beginning. For one thread.
 */
final class PredictionArrays {

    private static final String LEVEL = "s0";

    private final PredictionRequest request;
    private final BlockPredictor predictor;
    private final ResultForm form;
    private final ArraySpec spec;
    private final List<String> names;

    /** Of the images: those of the classes, or that of all of them. */
    private final List<String> images;

    private final List<ChunkedArray> arrays = new ArrayList<>();
    private final List<GrowingPyramid> pyramids = new ArrayList<>();

    /**
     * Neither opens nor makes them.
     *
     * @param predictor of the result
     * @param unit what is written at once, z y x: a chunk, or a shard
     */
    PredictionArrays(PredictionRequest request, BlockPredictor predictor, int[] unit) {
        this.request = request;
        this.predictor = predictor;
        form = request.form();
        names = form.names();
        images = request.layout().channels() ? List.of(Channels.IMAGE) : names;
        int[] chunk = unit.clone();
        for (int d = 0; d < 3; d++) chunk[d] /= request.layout().shards();
        spec =
                ArraySpec.of(predictor.shape(), chunk, form.dtype())
                        .withFill(form.background())
                        .portable(request.store().format());
    }

    ResultForm form() {
        return form;
    }

    /** Whether background is what is read where nothing was written. */
    boolean isFilled() {
        return spec.fill().doubleValue() == form.background().doubleValue();
    }

    /** Whether all of them are there. */
    boolean exist() {
        return images.stream().allMatch(name -> request.store().isArray(array(name)));
    }

    /**
     * @throws CellMapException if something is in the place of one
     */
    void refuseForeign() {
        ArrayStore store = request.store();
        for (String name : images) {
            String image = request.image(name);
            if (store.isArray(image) || store.isGroup(image))
                throw new CellMapException(
                        "Cannot write a prediction",
                        store.location() + "/" + image,
                        "Something that this program has no ledger of is already there.",
                        "Delete it, or choose another output.");
        }
    }

    /** Deletes images of these classes, however they were laid out. */
    void delete(Collection<String> all) {
        for (String name : all) request.store().delete(request.image(name));
        request.store().delete(request.image(Channels.IMAGE));
    }

    /** Opens those that are there, or makes new ones. */
    void open(boolean exist) {
        for (String name : images) {
            ChunkedArray array = exist ? request.store().open(array(name)) : created(name);
            if (!request.layout().channels()) arrays.add(array);
            else for (int c = 0; c < names.size(); c++) arrays.add(Channels.of(array, c));
        }
        if (request.layout().levels() == 1) return;
        for (String name : names)
            pyramids.add(
                    new GrowingPyramid(
                            request.store(),
                            request.image(name),
                            request.grid(),
                            form.mode(),
                            request.layout().levels()));
    }

    /**
     * Makes what has become possible of the coarser levels.
     *
     * @param finished whether all of a box is written
     */
    void grow(Box written, Predicate<Box> finished) {
        for (GrowingPyramid pyramid : pyramids) pyramid.grow(written, finished);
    }

    /** Removes what was made of a box that is going to be written again. */
    void forget(Box lost) {
        for (GrowingPyramid pyramid : pyramids) pyramid.forget(lost);
    }

    private ChunkedArray created(String name) {
        ArraySpec stored = request.layout().channels() ? Channels.spec(spec, names.size()) : spec;
        ChunkedArray array = request.store().create(array(name), stored);
        array.setAttributes(form.attributes());
        ObjectNode image = request.store().attributes(request.image(name));
        request.provenance(name, predictor).record(image);
        request.store().setAttributes(request.image(name), image);
        return array;
    }

    /**
     * @param values per class, in C order
     */
    void write(Box block, Object[] values) {
        for (int c = 0; c < values.length; c++) arrays.get(c).write(block, values[c]);
    }

    /** Per class in C order. */
    Object[] read(Box box) {
        return arrays.stream().map(array -> array.read(box)).toArray();
    }

    /** How many chunks of a block are on the disk, per class. */
    long[] chunks(Box block) {
        return arrays.stream()
                .mapToLong(
                        array ->
                                Boxes.cells(spec.chunks(), block).stream()
                                        .filter(array::chunkExists)
                                        .count())
                .toArray();
    }

    /**
     * @throws CellMapException if one was removed
     */
    void requireThere() {
        for (String name : images)
            if (!request.store().isArray(array(name)))
                throw removed(request.store().location() + "/" + array(name));
    }

    static CellMapException removed(String where) {
        return new CellMapException(
                "The prediction is incomplete",
                where,
                "What was written there is gone: it was removed while the program ran.",
                "Delete what is left of the output, and start again.");
    }

    /** Makes images of them, with the levels that are missing; blocks. */
    void publish(Progress progress) {
        if (request.layout().channels()) {
            String image = request.image(Channels.IMAGE);
            Multiscale.Level level = new Multiscale.Level(LEVEL, request.grid());
            Channels.write(request.store(), image, image, level, names, form.one());
            return;
        }
        for (String name : names)
            Pyramid.build(
                    request.store(),
                    request.image(name),
                    request.image(name),
                    request.grid(),
                    form.mode(),
                    request.layout().levels(),
                    progress);
    }

    private String array(String name) {
        return request.image(name) + "/" + LEVEL;
    }
}
