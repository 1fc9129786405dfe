// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.process.ProcessSummary.ClassResult;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image of one class that appears in its container as a whole or not at all: it is written under
 * a temporary name beside its place and renamed by {@link #publish}. Where processes write it
 * together, it has a name that all of them know. For one thread.
 */
final class ResultImage implements AutoCloseable {

    private static final String LEVEL = "s0";
    private static final String STATE = "cellmap_process";

    /** Ends the temporary name of what processes write together. */
    private static final String SHARED = ".cellmap-shared";

    private final Path container;
    private final ArrayStore store;
    private final String image;
    private final String temporary;
    private final boolean together;

    /**
     * @param container folder of a container, in Zarr or N5
     * @param group above the image, "" for the root
     * @param name of the image
     * @param together whether several processes write it
     */
    ResultImage(Path container, String group, String name, boolean together) {
        this.container = container;
        this.together = together;
        this.store = Stores.openOrCreate(container);
        this.image = ProcessRequest.image(group, name);
        this.temporary =
                ProcessRequest.image(
                        group, together ? "." + name + SHARED : AtomicFiles.temporaryName(name));
        store.createGroup(group);
        if (!together) sweep(container.resolve(group), group);
    }

    /** What was told about the image in its place, if that was made of the same. */
    Optional<ClassResult> found(String made) {
        JsonNode state = store.attributes(image).path(STATE);
        if (!made.equals(state.path("made").asText())) return Optional.empty();
        if (!store.isArray(image + "/" + LEVEL)) return Optional.empty();
        try {
            return Optional.of(Json.MAPPER.treeToValue(state.path("result"), ClassResult.class));
        } catch (JsonProcessingException e) {
            // Written by another version of the program: it is made again.
            return Optional.empty();
        }
    }

    /** The array in its place. */
    ChunkedArray open() {
        return store.open(image + "/" + LEVEL);
    }

    void create(ArraySpec spec) {
        store.delete(temporary);
        store.create(temporary + "/" + LEVEL, spec.portable(store.format()));
    }

    /** What was created, to be written. */
    ChunkedArray draft() {
        return store.open(temporary + "/" + LEVEL);
    }

    /**
     * Puts the image in its place, instead of an older one.
     *
     * @param made what it depends on
     * @param result what is told about it when it is found again
     * @param provenance what is told to everybody
     */
    void publish(VoxelGrid grid, String made, ClassResult result, Provenance provenance) {
        Multiscale.write(store, temporary, image, List.of(new Multiscale.Level(LEVEL, grid)));
        ObjectNode attributes = store.attributes(temporary);
        if (!store.isArray(temporary + "/" + LEVEL))
            throw new CellMapException(
                    "A result is incomplete",
                    container.resolve(image),
                    "What was written is gone: it was removed while the program ran.",
                    "Start again: the same command makes what is missing.");
        attributes
                .putObject(STATE)
                .put("made", made)
                .set("result", Json.MAPPER.valueToTree(result));
        provenance.record(attributes);
        store.setAttributes(temporary, attributes);
        store.delete(image);
        try {
            AtomicFiles.move(container.resolve(temporary), container.resolve(image));
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot put a result in its place",
                    container.resolve(image),
                    AtomicFiles.reason(e),
                    "Check that the folder is writable.",
                    e);
        }
    }

    /** Removes what was not published. */
    @Override
    public void close() {
        if (!together) store.delete(temporary);
        store.close();
    }

    private void sweep(Path folder, String group) {
        try (Stream<Path> entries = Files.list(folder)) {
            entries.filter(p -> AtomicFiles.isStale(p) || p.toString().endsWith(SHARED))
                    .forEach(
                            p ->
                                    store.delete(
                                            ProcessRequest.image(
                                                    group, p.getFileName().toString())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
