package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Stores;
import fiji.plugin.cellmap.store.format.ContainerStore;
import fiji.plugin.cellmap.store.format.Zarr2;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code submission.zip} in the form that the official evaluator reads, one array for each
 * row of the manifest: a row without result gets an empty array, because a missing label costs more
 * than an empty one. Results may have any voxel size, place and form; ids stay the integers they
 * are. Equal input gives equal bytes; the file is there as a whole or not at all.
 */
public final class Packager {

    private final String template;
    private final Manifest manifest;
    private final OrganelleClasses classes;
    private final Progress progress;
    private final List<String> missing = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();

    private Packager(
            String template, Manifest manifest, OrganelleClasses classes, Progress progress) {
        this.template = template.contains("{class}") ? template : template + "/{class}";
        this.manifest = manifest;
        this.classes = classes;
        this.progress = progress;
    }

    /**
     * Packages results; blocks. One slab of one array is in memory at a time; its chunks are
     * encoded in parallel.
     *
     * @param template path of the results with {@code {dataset}}, {@code {crop}} (as {@code
     *     crop234}) and {@code {class}}; {@code /{class}} is added where it is absent, and a last
     *     part {@code s0} stands for its group
     * @param zip the file to write; an older one is replaced
     * @throws UsageException if there is no result for any row; nothing is written
     * @throws fiji.plugin.cellmap.util.CellMapException if a result cannot be read or matched;
     *     nothing is written
     */
    public static PackageReport run(
            String template,
            Path zip,
            Manifest manifest,
            OrganelleClasses classes,
            Progress progress) {
        return new Packager(template, manifest, classes, progress).write(zip);
    }

    private PackageReport write(Path zip) {
        if (manifest.rows().stream().noneMatch(row -> exists(location(row))))
            throw new UsageException(
                    "Nothing to package",
                    template,
                    "There is no result for any of the "
                            + manifest.rows().size()
                            + " rows of the manifest.",
                    "Predict and process first, or give the folder of the results.");
        progress.begin("Packaging", manifest.rows().size());
        AtomicFiles.write(zip, false, out -> write(out, zip));
        try {
            return new PackageReport(
                    zip.toString(), manifest.rows().size(), missing, empty, Files.size(zip));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void write(OutputStream out, Path zip) throws IOException {
        SubmissionZip place = new SubmissionZip(out, zip.toString());
        Zarr2 format = new Zarr2();
        try (ArrayStore store = new ContainerStore(place, List.of(format), format)) {
            store.createGroup("");
            LabelWriter writer = new LabelWriter(store, place::flush, progress);
            for (Map.Entry<Integer, List<CropTarget>> crop : manifest.byCrop().entrySet()) {
                store.createGroup("crop" + crop.getKey());
                for (CropTarget row : crop.getValue()) {
                    progress.check();
                    progress.message(row.path());
                    add(row, writer);
                    progress.advance(1);
                }
            }
        }
        place.finish();
    }

    private void add(CropTarget row, LabelWriter writer) {
        GroupLocation location = location(row);
        if (!exists(location)) {
            missing.add(row.path());
            writer.writeEmpty(row);
            return;
        }
        boolean instance = classes.isInstance(row.className());
        try (ArrayStore source = Stores.open(location.container())) {
            MatchedCrop label =
                    MatchedCrop.open(
                            source, location.group(), row, instance, MatchedCrop.Values.KEPT);
            if (!writer.write(row, label, instance)) empty.add(row.path());
        }
    }

    private GroupLocation location(CropTarget row) {
        String path =
                template.replace("{dataset}", row.dataset())
                        .replace("{crop}", row.cropName())
                        .replace("{class}", row.className())
                        .replaceAll("[/\\\\]s\\d+[/\\\\]*$", "");
        return GroupLocation.of(Path.of(path));
    }

    private static boolean exists(GroupLocation location) {
        if (Files.exists(location.path())) return true;
        if (!Files.isRegularFile(location.container())) return false;
        try (ArrayStore store = Stores.open(location.container())) {
            return store.isArray(location.group()) || store.isGroup(location.group());
        }
    }
}
