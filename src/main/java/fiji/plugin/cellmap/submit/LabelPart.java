// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One finished label of a submission that is being made: a zip file of its members, with a note in
 * its comment on what it was made from. A part that is there is whole.
 *
 * @param any whether a voxel is present
 */
record LabelPart(Path file, boolean any) {

    /** What fills a label. */
    interface Body {
        /**
         * @param flush to be called now and then, lets go of what was written
         */
        void write(ArrayStore store, Runnable flush);
    }

    /**
     * A part that was made earlier.
     *
     * @param stamp of what it must have been made from
     * @return empty if there is none, or it was made from something else
     */
    static Optional<LabelPart> find(Path file, String stamp) {
        if (!Files.exists(file)) return Optional.empty();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            String comment = zip.getComment();
            if (comment == null) return Optional.empty();
            ObjectNode note = Json.parseObject(comment.getBytes(), file);
            return note.path("stamp").asText().equals(stamp)
                    ? Optional.of(new LabelPart(file, note.path("any").asBoolean()))
                    : Optional.empty();
        } catch (IOException | CellMapException e) {
            return Optional.empty();
        }
    }

    /** Makes a part; it is there as a whole or not at all. */
    static LabelPart make(Path file, String stamp, Body body) {
        boolean[] any = new boolean[1];
        AtomicFiles.write(
                file,
                false,
                out -> {
                    SubmissionZip zip = new SubmissionZip(out, file.toString());
                    Zarr2 format = new Zarr2();
                    try (ArrayStore store = new ContainerStore(zip, List.of(format), format)) {
                        body.write(store, zip::flush);
                    }
                    zip.flush();
                    any[0] = zip.hasChunks();
                    ObjectNode note = Json.object().put("stamp", stamp).put("any", any[0]);
                    zip.finish(note.toString());
                });
        return new LabelPart(file, any[0]);
    }

    /** Writes the members below a path into the submission, in their order. */
    void copyTo(SubmissionZip out, String path) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            List<ZipEntry> members = new ArrayList<>(Collections.list(zip.entries()));
            for (ZipEntry member : members) {
                if (!member.getName().startsWith(path + "/")) continue;
                try (InputStream in = zip.getInputStream(member)) {
                    out.write(member.getName(), in.readAllBytes());
                }
            }
        }
    }
}
