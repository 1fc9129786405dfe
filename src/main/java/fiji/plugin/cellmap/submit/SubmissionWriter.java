// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.store.kv.FolderKeyValue;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.TaskPool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Writes a submission in the form that the official evaluator reads, one array for each row of the
 * manifest: a row without result gets an empty array, because a missing label costs more than an
 * empty one. Equal input gives equal bytes whatever the number of threads; the file is there as a
 * whole or not at all. Finished labels wait in {@code NAME.zip.parts} beside it until it is.
 */
final class SubmissionWriter {

    /** Changes when the same result would be written in another way. */
    private static final String FORM = "2";

    private final Manifest manifest;
    private final OrganelleClasses classes;
    private final MatchedCrop.Values masks;
    private final GivenSize given;
    private final Progress progress;
    private final Map<CropTarget, GroupLocation> results = new LinkedHashMap<>();

    /**
     * @param source where the result of a row is; empty if there is none
     * @param masks what to do with masks; ids are always kept
     * @param given voxel size of results that tell none
     */
    SubmissionWriter(
            Manifest manifest,
            OrganelleClasses classes,
            Function<CropTarget, Optional<GroupLocation>> source,
            MatchedCrop.Values masks,
            GivenSize given,
            Progress progress) {
        this.manifest = manifest;
        this.classes = classes;
        this.masks = masks;
        this.given = given;
        this.progress = progress;
        for (CropTarget row : manifest.rows())
            source.apply(row).ifPresent(location -> results.put(row, location));
    }

    /** Rows that have a result. */
    int found() {
        return results.size();
    }

    /** Writes the submission; blocks. */
    PackageReport write(Path zip) {
        Path parts = parts(zip);
        Map<CropTarget, LabelPart> made;
        try {
            made = made(List.copyOf(results.keySet()), parts);
            AtomicFiles.write(zip, false, out -> merge(made, out, zip));
            new FolderKeyValue(parts).deleteAll("");
        } finally {
            removeIfEmpty(parts);
        }
        return report(zip, made);
    }

    /**
     * Makes some of the labels, which {@link #write} then finds; blocks.
     *
     * @param mine by the number of the row among those with a result
     * @return how many
     */
    int labels(Path zip, IntPredicate mine) {
        List<CropTarget> rows = List.copyOf(results.keySet());
        List<CropTarget> own =
                IntStream.range(0, rows.size()).filter(mine).mapToObj(rows::get).toList();
        made(own, parts(zip));
        return own.size();
    }

    private static Path parts(Path zip) {
        return zip.resolveSibling(zip.getFileName() + ".parts");
    }

    private Map<CropTarget, LabelPart> made(List<CropTarget> rows, Path parts) {
        AtomicFiles.sweep(parts);
        progress.begin("Packaging", rows.size());
        List<LabelPart> done =
                TaskPool.standard().map(rows, this::memoryMib, row -> part(row, parts));
        Map<CropTarget, LabelPart> made = new LinkedHashMap<>();
        for (int i = 0; i < done.size(); i++) made.put(rows.get(i), done.get(i));
        return made;
    }

    private LabelPart part(CropTarget row, Path parts) {
        progress.check();
        boolean instance = classes.isInstance(row.className());
        String stamp = SourceStamp.of(results.get(row), form(row, instance));
        Path file = parts.resolve(row.cropName() + "-" + row.className() + ".zip");
        LabelPart part =
                LabelPart.find(file, stamp).orElseGet(() -> make(row, file, stamp, DType.UINT8));
        progress.message(row.path());
        progress.advance(1);
        return part;
    }

    private String form(CropTarget row, boolean instance) {
        String size = given.size() == null ? "" : Arrays.toString(given.size());
        return FORM + " " + row + " " + instance + masks + size;
    }

    /** Ids mostly rise with z, so a type that is too narrow shows early. */
    private LabelPart make(CropTarget row, Path file, String stamp, DType type) {
        boolean instance = classes.isInstance(row.className());
        try (ArrayStore source = Stores.open(results.get(row).container())) {
            MatchedCrop label = label(row, source);
            return LabelPart.make(
                    file,
                    stamp,
                    (store, flush) ->
                            new LabelWriter(store, flush, progress)
                                    .write(row, label, instance, type, provenance(row, source)));
        } catch (LabelWriter.TooNarrowException e) {
            return make(row, file, stamp, e.needed);
        }
    }

    private Provenance provenance(CropTarget row, ArrayStore source) {
        return Provenance.made(
                "package",
                null,
                Map.of(row.className(), Provenance.of(source, results.get(row).group())));
    }

    private MatchedCrop label(CropTarget row, ArrayStore source) {
        boolean instance = classes.isInstance(row.className());
        MatchedCrop.Values values = instance ? MatchedCrop.Values.KEPT : masks;
        return MatchedCrop.open(source, results.get(row).group(), row, instance, values, given);
    }

    private int memoryMib(CropTarget row) {
        try (ArrayStore source = Stores.open(results.get(row).container())) {
            return (int) Math.min(1 << 20, LabelWriter.memory(row, label(row, source)) >> 20);
        }
    }

    private void merge(Map<CropTarget, LabelPart> made, OutputStream out, Path zip)
            throws IOException {
        SubmissionZip place = new SubmissionZip(out, zip.toString());
        Zarr2 format = new Zarr2();
        try (ArrayStore store = new ContainerStore(place, List.of(format), format)) {
            store.createGroup("");
            for (Map.Entry<Integer, List<CropTarget>> crop : manifest.byCrop().entrySet()) {
                store.createGroup("crop" + crop.getKey());
                place.flush();
                for (CropTarget row : crop.getValue()) {
                    progress.check();
                    if (made.containsKey(row)) made.get(row).copyTo(place, row.path());
                    else new LabelWriter(store, place::flush, progress).writeEmpty(row);
                }
            }
        }
        place.finish();
    }

    private PackageReport report(Path zip, Map<CropTarget, LabelPart> made) {
        List<String> missing = new ArrayList<>();
        List<String> empty = new ArrayList<>();
        for (CropTarget row : manifest.rows()) {
            if (!made.containsKey(row)) missing.add(row.path());
            else if (!made.get(row).any()) empty.add(row.path());
        }
        List<String> centred =
                made.keySet().stream().filter(this::isCentred).map(CropTarget::path).toList();
        List<String> without = new ArrayList<>(missing);
        without.addAll(empty);
        try {
            return new PackageReport(
                    zip.toString(),
                    manifest.rows().size(),
                    missing,
                    empty,
                    centred,
                    Coverage.of(manifest, classes, without),
                    Files.size(zip));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isCentred(CropTarget row) {
        try (ArrayStore source = Stores.open(results.get(row).container())) {
            return label(row, source).isCentred();
        }
    }

    private static void removeIfEmpty(Path folder) {
        if (new FolderKeyValue(folder).list("").isEmpty()) new FolderKeyValue(folder).deleteAll("");
    }
}
