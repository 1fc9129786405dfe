// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.OrganelleClasses;
import fiji.plugin.cellmap.store.ArraySpec;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.GivenSize;
import fiji.plugin.cellmap.store.VoxelGrid;
import fiji.plugin.cellmap.store.VoxelImage;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Checks one label of a submission. */
final class LabelCheck {

    private static final long MAX_CHUNK = 1L << 30;
    private static final String AGAIN = "Package again.";

    private final Submission submission;
    private final ArrayStore store;
    private final OrganelleClasses classes;
    private final Progress progress;
    private final Set<CropTarget> empty = ConcurrentHashMap.newKeySet();

    LabelCheck(Submission submission, OrganelleClasses classes, Progress progress) {
        this.submission = submission;
        this.store = submission.store();
        this.classes = classes;
        this.progress = progress;
    }

    /** Memory that a check takes, MiB: a slab, and the runs of objects of average detail. */
    static int memoryMib(CropTarget row, OrganelleClasses classes) {
        long runs = classes.isInstance(row.className()) ? row.voxels() >> 19 : 0;
        return (int) Math.min(1 << 20, 64 + runs);
    }

    List<Finding> of(CropTarget row) {
        String path = submission.path(row).orElse(row.path());
        try {
            return check(row, path);
        } catch (CancelledException e) {
            throw e;
        } catch (CellMapException e) {
            return List.of(Finding.error(path, e.what() + ": " + e.why(), AGAIN));
        } catch (RuntimeException e) {
            return List.of(
                    Finding.error(path, "It cannot be read: " + AtomicFiles.reason(e), AGAIN));
        }
    }

    /** Which of the labels so far are all 0. */
    Set<CropTarget> empty() {
        return empty;
    }

    private List<Finding> check(CropTarget row, String path) {
        boolean instance = classes.isInstance(row.className());
        if (!store.isArray(path)) return List.of(absent(row, path, instance));
        ChunkedArray array = store.open(path);
        List<Finding> findings = new ArrayList<>(form(row, path, array.spec()));
        if (findings.stream().anyMatch(Finding::isError)) return findings;
        if (instance && submission.isBigEndian(path))
            findings.add(
                    Finding.error(
                                    path,
                                    "Its ids are stored with the most significant byte first: the"
                                            + " evaluation stops.",
                                    "Write it little-endian.")
                            .byTool());
        submission
                .misplaced(path)
                .map(
                        where ->
                                Finding.error(
                                                path,
                                                where + " The evaluator reads only background.",
                                                "Name the chunks as the metadata say.")
                                        .byTool())
                .ifPresent(findings::add);
        MatchedCrop label =
                MatchedCrop.open(store, path, row, instance, MatchedCrop.Values.OFFICIAL);
        findings.addAll(place(row, path, array));
        VoxelGrid grid = new VoxelGrid(row.voxelSize(), row.translation());
        ContentCheck content = new ContentCheck(path, VoxelImage.ofLayers(array, grid), progress);
        findings.addAll(instance ? content.objects() : content.mask());
        if (content.isEmpty()) empty.add(row);
        readPlane(label);
        return findings;
    }

    private static void readPlane(MatchedCrop label) {
        label.image().read(label.image().bounds().planes(0, 1));
    }

    private Finding absent(CropTarget row, String path, boolean instance) {
        if (store.isGroup(path))
            return Finding.error(
                            path,
                            "It is a group, and only arrays count: it scores as missing.",
                            "Put the array itself there; package again.")
                    .byTool(opens(row, path, instance));
        if (submission.isTaken(path))
            return Finding.error(
                            path,
                            "What is there is no array of Zarr version 2: it scores as missing.",
                            AGAIN)
                    .byTool(Fixer.finds(submission, row));
        return Finding.error(
                        path,
                        "It is missing: "
                                + (instance
                                        ? "every object counts as overlooked at distance 0."
                                        : "all " + row.voxels() + " voxels count as overlooked."),
                        "Package again; an empty label scores better.")
                .byTool();
    }

    private boolean opens(CropTarget row, String path, boolean instance) {
        try {
            readPlane(MatchedCrop.open(store, path, row, instance, MatchedCrop.Values.OFFICIAL));
            return true;
        } catch (CellMapException e) {
            return false;
        }
    }

    private static List<Finding> form(CropTarget row, String path, ArraySpec spec) {
        if (spec.rank() != 3)
            return List.of(
                    Finding.error(
                            path,
                            "It has " + spec.rank() + " axes: the evaluation fails.",
                            "Give z, y, x."));
        double chunk = spec.dtype().bytes;
        for (int n : spec.chunks()) chunk *= n;
        if (chunk > MAX_CHUNK)
            return List.of(
                    Finding.error(
                            path,
                            "Its chunks " + Arrays.toString(spec.chunks()) + " are too large.",
                            "Use chunks of about 128 x 128 x 128."));
        double ratio = 1.0 / row.voxels();
        for (long n : spec.shape()) ratio *= n;
        if (ratio > MatchedCrop.MAX_RATIO || ratio == 0)
            return List.of(
                    Finding.error(
                            path,
                            "Its shape is " + Arrays.toString(spec.shape()) + ": refused.",
                            "The shape must be " + Arrays.toString(row.shape()) + "."));
        return List.of();
    }

    /** Where it lies. What the official tools make of it is kept where that can be meant. */
    private List<Finding> place(CropTarget row, String path, ChunkedArray array) {
        List<Finding> findings = new ArrayList<>();
        LabelSource source = LabelSource.open(store, path, row.voxelSize(), GivenSize.NONE);
        boolean fits = Arrays.equals(array.spec().shape(), row.shape());
        boolean sized = source.voxelSize().isPresent();
        boolean same = sized && GridMath.close(source.voxelSize().get(), row.voxelSize());
        if (!sized)
            findings.add(
                    Finding.warning(
                                    path,
                                    "It has no attribute voxel_size: it is put into the middle.",
                                    "Set voxel_size to " + Arrays.toString(row.voxelSize()) + ".")
                            .byTool(fits));
        else if (!same)
            findings.add(
                    Finding.warning(
                                    path,
                                    "Its voxel_size "
                                            + Arrays.toString(source.voxelSize().get())
                                            + " is not the crop's: it is resampled.",
                                    "Package again at " + Arrays.toString(row.voxelSize()) + ".")
                            .byTool());
        else if (!fits)
            findings.add(
                    Finding.warning(
                                    path,
                                    "Its shape is "
                                            + Arrays.toString(array.spec().shape())
                                            + ": it is cut or filled up with background.",
                                    "The shape must be " + Arrays.toString(row.shape()) + ".")
                            .byTool());
        String where = "Set translation to " + Arrays.toString(row.translation()) + ".";
        if (source.translation().isEmpty()) {
            String what = "It has no attribute translation: it is put at the start.";
            findings.add(Finding.warning(path, what, where).byTool(fits && (same || !sized)));
            return findings;
        }
        long[] offset =
                GridMath.offset(source.translation().get(), row.translation(), row.voxelSize());
        if (isOutside(offset, array, source, row))
            findings.add(
                    Finding.error(
                            path,
                            "It lies outside its crop, "
                                    + Arrays.toString(offset)
                                    + " voxels off: nothing of it counts.",
                            where));
        else if (!Arrays.equals(offset, new long[3]))
            findings.add(
                    Finding.warning(
                            path,
                            "It lies " + Arrays.toString(offset) + " voxels off its crop.",
                            where));
        return findings;
    }

    private static boolean isOutside(
            long[] offset, ChunkedArray array, LabelSource source, CropTarget row) {
        double[] size = source.voxelSize().orElse(row.voxelSize());
        for (int d = 0; d < 3; d++) {
            double extent = array.spec().shape()[d] * size[d] / row.voxelSize()[d];
            if (offset[d] >= row.shape()[d] || offset[d] + extent <= 0) return true;
        }
        return false;
    }
}
