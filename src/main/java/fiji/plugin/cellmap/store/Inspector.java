// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes {@link Inspection}s. What training and prediction would refuse is found by opening volumes
 * as they do.
 */
record Inspector(ArrayStore store, boolean hash, Progress progress) {

    private static final double MOST_CHUNKS = 1 << 12;
    private static final String ARRAY = "array";
    private static final String SERIES = "bioformats2raw.layout";

    /** What is said of a node beside what it is. */
    private record Remarks(List<String> faults, List<String> findings, List<String> notes) {
        Remarks() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    Inspection inspect(String path) {
        return inspect(path, false);
    }

    /**
     * @param level whether the path is one of the levels of the group above
     */
    private Inspection inspect(String path, boolean level) {
        progress.check();
        return store.isArray(path) ? array(path, level) : group(path);
    }

    private Inspection array(String path, boolean level) {
        Remarks remarks = new Remarks();
        ObjectNode attributes = attributes(path, remarks);
        try {
            ChunkedArray array = store.open(path);
            ArraySpec spec = array.spec();
            if (!level && spec.rank() >= 3) volume(path, remarks);
            else remarks.notes.addAll(array.notes());
            if (isBlank(array))
                remarks.notes.add("No chunk is stored: every voxel reads as " + spec.fill() + ".");
            return new Inspection(
                    path,
                    ARRAY,
                    store.format(path),
                    spec.shape(),
                    spec.dtype().label,
                    array.encoding(),
                    spec.chunks(),
                    spec.fill(),
                    attributes,
                    hash ? hash(array, remarks) : "",
                    List.of(),
                    List.of(),
                    remarks.faults,
                    remarks.findings,
                    remarks.notes);
        } catch (CellMapException e) {
            remarks.faults.add(e.told());
            return bare(path, ARRAY, attributes, List.of(), remarks);
        }
    }

    /** Whether no chunk is stored, as far as a few thousand tell. */
    private static boolean isBlank(ChunkedArray array) {
        int[] chunks = array.spec().chunks();
        long[] shape = array.spec().shape();
        if (Arrays.stream(shape).anyMatch(n -> n == 0)) return false;
        double count = 1;
        for (int d = 0; d < shape.length; d++) count *= Math.ceil((double) shape[d] / chunks[d]);
        return count <= MOST_CHUNKS
                && Boxes.cells(chunks, Box.of(shape)).stream().noneMatch(array::chunkExists);
    }

    /** An array may well be no volume: why it cannot be predicted is only noted. */
    private void volume(String path, Remarks remarks) {
        try {
            remarks.notes.addAll(Grids.open(store, path, GivenSize.NONE).notes());
        } catch (CellMapException e) {
            remarks.notes.add(e.why() + " " + e.fix());
        }
    }

    private Inspection bare(
            String path,
            String kind,
            ObjectNode attributes,
            List<Inspection> children,
            Remarks remarks) {
        return new Inspection(
                path,
                kind,
                store.format(path),
                null,
                null,
                null,
                null,
                null,
                attributes,
                "",
                List.of(),
                children,
                remarks.faults,
                remarks.findings,
                remarks.notes);
    }

    private Inspection group(String path) {
        Remarks remarks = new Remarks();
        ObjectNode attributes = attributes(path, remarks);
        Optional<Multiscale> scales = multiscale(path, remarks);
        List<Inspection> children = children(path, scales);
        if (attributes.has(SERIES) || attributes.path("ome").has(SERIES))
            remarks.notes.add("Its images are " + Multiscale.below(store, path) + ".");
        if (scales.isEmpty()) return bare(path, "group", attributes, children, remarks);
        List<Inspection.LevelFacts> levels =
                scales.get().levels().stream().map(l -> facts(path, l, children)).toList();
        remarks.notes.addAll(scales.get().warnings());
        List<String> channels = Channels.names(store, path);
        if (channels.isEmpty()) remarks.findings.addAll(refusals(path, scales.get()));
        else remarks.notes.add("Its channels are " + String.join(", ", channels) + ".");
        remarks.findings.addAll(LevelCheck.findings(levels, scales.get().axes(), children, path));
        if (hash) remarks.findings.addAll(contents(path, scales.get(), levels));
        Inspection first =
                child(path, levels.get(0).path(), children)
                        .orElseGet(() -> bare("", "", attributes, List.of(), new Remarks()));
        return new Inspection(
                path,
                "multiscale",
                store.format(path),
                first.shape(),
                first.dtype(),
                first.codec(),
                first.chunks(),
                first.fill(),
                attributes,
                first.sha256(),
                levels,
                children,
                remarks.faults,
                remarks.findings,
                remarks.notes);
    }

    /** What is listed below a group, and its levels, which a web server does not list. */
    private List<Inspection> children(String path, Optional<Multiscale> scales) {
        TreeSet<String> names = new TreeSet<>(store.list(path));
        List<String> levels =
                scales.stream()
                        .flatMap(s -> s.levels().stream())
                        .map(Multiscale.Level::path)
                        .toList();
        for (String level : levels)
            if (!names.contains(level.split("/")[0]) && store.isArray(join(path, level)))
                names.add(level);
        return names.stream()
                .map(name -> inspect(join(path, name), levels.contains(name)))
                .toList();
    }

    private ObjectNode attributes(String path, Remarks remarks) {
        try {
            return store.attributes(path);
        } catch (CellMapException e) {
            remarks.faults.add(e.told());
            return Json.object();
        }
    }

    private Optional<Multiscale> multiscale(String path, Remarks remarks) {
        if (!remarks.faults.isEmpty()) return Optional.empty();
        try {
            if (Multiscale.isAt(store, path)) return Optional.of(Multiscale.read(store, path));
        } catch (MalformedException e) {
            remarks.faults.add(e.told());
        } catch (CellMapException e) {
            remarks.findings.add(e.told());
        }
        return Optional.empty();
    }

    /** Why the levels cannot be used as a volume; what cannot be read says so at its own node. */
    private List<String> refusals(String group, Multiscale scales) {
        TreeSet<String> refusals = new TreeSet<>();
        boolean any = false;
        for (Multiscale.Level level : scales.levels()) {
            Optional<ChunkedArray> array = opened(join(group, level.path()));
            any |= store.isArray(join(group, level.path()));
            try {
                array.ifPresent(a -> SpatialArray.of(a, scales.axes()));
            } catch (CellMapException e) {
                refusals.add(e.why() + " " + e.fix());
            }
        }
        if (!any) refusals.add("None of its levels has an array.");
        return List.copyOf(refusals);
    }

    private Optional<ChunkedArray> opened(String path) {
        try {
            return store.isArray(path) ? Optional.of(store.open(path)) : Optional.empty();
        } catch (CellMapException e) {
            return Optional.empty();
        }
    }

    private static Optional<Inspection> child(
            String group, String name, List<Inspection> children) {
        String path = join(group, name);
        for (Inspection child : children) {
            if (child.path().equals(path)) return Optional.of(child);
            if (path.startsWith(child.path() + "/"))
                return child(child.path(), below(child.path(), path), child.children());
        }
        return Optional.empty();
    }

    private static Inspection.LevelFacts facts(
            String group, Multiscale.Level level, List<Inspection> children) {
        return new Inspection.LevelFacts(
                level.path(),
                level.grid().scale(),
                level.grid().translation(),
                child(group, level.path(), children)
                        .map(Inspection::shape)
                        .filter(Objects::nonNull)
                        .orElse(null));
    }

    /** Levels whose voxels cannot come from those of the level before. */
    private List<String> contents(
            String group, Multiscale scales, List<Inspection.LevelFacts> levels) {
        List<String> findings = new ArrayList<>();
        for (int i = 1; i < levels.size(); i++) {
            Multiscale.Level fine = scales.levels().get(i - 1);
            Multiscale.Level coarse = scales.levels().get(i);
            if (levels.get(i - 1).shape() == null || levels.get(i).shape() == null) continue;
            try {
                LevelContents.finding(
                                scales.open(store, group, fine),
                                fine.grid(),
                                scales.open(store, group, coarse),
                                coarse.grid())
                        .map(why -> "Level " + coarse.path() + " " + why)
                        .ifPresent(findings::add);
            } catch (CellMapException e) {
                // Its own node says what cannot be read.
                continue;
            }
        }
        return findings;
    }

    private String hash(ChunkedArray array, Remarks remarks) {
        try {
            return VoxelHash.of(array, progress);
        } catch (CellMapException e) {
            remarks.faults.add(e.told());
            return "";
        }
    }

    /** The rest of a path that lies below a group. */
    static String below(String group, String path) {
        return group.isEmpty() ? path : path.substring(group.length() + 1);
    }

    static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "/" + child;
    }
}
