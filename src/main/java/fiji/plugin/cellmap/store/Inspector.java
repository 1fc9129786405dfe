package fiji.plugin.cellmap.store;

import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes {@link Inspection}s. */
record Inspector(ArrayStore store, boolean hash, Progress progress) {

    Inspection inspect(String path) {
        progress.check();
        return store.isArray(path) ? array(path) : group(path);
    }

    private Inspection array(String path) {
        List<String> findings = new ArrayList<>();
        ChunkedArray array;
        try {
            array = store.open(path);
        } catch (CellMapException e) {
            findings.add(e.getMessage());
            return node(path, "array", null, List.of(), List.of(), findings);
        }
        return node(path, "array", array, List.of(), List.of(), findings);
    }

    private Inspection group(String path) {
        List<String> findings = new ArrayList<>();
        List<Inspection> children = new ArrayList<>();
        for (String name : store.list(path)) children.add(inspect(join(path, name)));
        Optional<Multiscale> scales = multiscale(path, findings);
        if (scales.isEmpty()) return node(path, "group", null, List.of(), children, findings);
        List<Inspection.LevelFacts> levels =
                scales.get().levels().stream().map(l -> facts(path, l, children)).toList();
        findings.addAll(scales.get().warnings());
        findings.addAll(LevelCheck.findings(levels, scales.get().axes(), children, path));
        Inspection first =
                children.stream()
                        .filter(c -> c.path().equals(join(path, levels.get(0).path())))
                        .findFirst()
                        .orElse(
                                new Inspection(
                                        "", "", "", null, null, null, null, null, null, null,
                                        null));
        return new Inspection(
                path,
                "multiscale",
                format(path),
                first.shape(),
                first.dtype(),
                first.codec(),
                first.chunks(),
                first.sha256(),
                levels,
                children,
                findings);
    }

    private Optional<Multiscale> multiscale(String path, List<String> findings) {
        try {
            if (Multiscale.isAt(store, path)) return Optional.of(Multiscale.read(store, path));
        } catch (CellMapException e) {
            findings.add(e.getMessage());
        }
        return Optional.empty();
    }

    private static Inspection.LevelFacts facts(
            String group, Multiscale.Level level, List<Inspection> children) {
        long[] shape =
                children.stream()
                        .filter(c -> c.path().equals(join(group, level.path())))
                        .map(Inspection::shape)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null);
        return new Inspection.LevelFacts(
                level.path(), level.grid().scale(), level.grid().translation(), shape);
    }

    private Inspection node(
            String path,
            String kind,
            ChunkedArray array,
            List<Inspection.LevelFacts> levels,
            List<Inspection> children,
            List<String> findings) {
        ArraySpec spec = array == null ? null : array.spec();
        return new Inspection(
                path,
                kind,
                format(path),
                spec == null ? null : spec.shape(),
                spec == null ? null : spec.dtype().label,
                array == null ? null : array.encoding(),
                spec == null ? null : spec.chunks(),
                array != null && hash ? hash(array, findings) : null,
                levels,
                children,
                findings);
    }

    private String hash(ChunkedArray array, List<String> findings) {
        try {
            return VoxelHash.of(array, progress);
        } catch (CellMapException e) {
            findings.add(e.getMessage());
            return "";
        }
    }

    private String format(String path) {
        return store.format(path);
    }

    static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "/" + child;
    }
}
