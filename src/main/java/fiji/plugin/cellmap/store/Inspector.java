// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Makes {@link Inspection}s. */
record Inspector(ArrayStore store, boolean hash, Progress progress) {

    private static final String ARRAY = "array";

    Inspection inspect(String path) {
        progress.check();
        return store.isArray(path) ? array(path) : group(path);
    }

    private Inspection array(String path) {
        List<String> findings = new ArrayList<>();
        try {
            ChunkedArray array = store.open(path);
            ArraySpec spec = array.spec();
            return new Inspection(
                    path,
                    ARRAY,
                    store.format(path),
                    spec.shape(),
                    spec.dtype().label,
                    array.encoding(),
                    spec.chunks(),
                    spec.fill(),
                    attributes(path, findings),
                    hash ? hash(array, findings) : "",
                    List.of(),
                    List.of(),
                    findings);
        } catch (CellMapException e) {
            findings.add(e.getMessage());
            return bare(path, ARRAY, Json.object(), List.of(), findings);
        }
    }

    private Inspection bare(
            String path,
            String kind,
            ObjectNode attributes,
            List<Inspection> children,
            List<String> findings) {
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
                findings);
    }

    private Inspection group(String path) {
        List<String> findings = new ArrayList<>();
        List<Inspection> children = new ArrayList<>();
        for (String name : store.list(path)) children.add(inspect(join(path, name)));
        ObjectNode attributes = attributes(path, findings);
        Optional<Multiscale> scales = multiscale(path, findings);
        if (scales.isEmpty()) return bare(path, "group", attributes, children, findings);
        List<Inspection.LevelFacts> levels =
                scales.get().levels().stream().map(l -> facts(path, l, children)).toList();
        findings.addAll(scales.get().warnings());
        findings.addAll(LevelCheck.findings(levels, scales.get().axes(), children, path));
        if (hash) findings.addAll(contents(path, scales.get(), levels));
        Inspection first =
                child(path, levels.get(0).path(), children)
                        .orElseGet(() -> bare("", "", attributes, List.of(), List.of()));
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
                findings);
    }

    private ObjectNode attributes(String path, List<String> findings) {
        try {
            return store.attributes(path);
        } catch (CellMapException e) {
            findings.add(e.getMessage());
            return Json.object();
        }
    }

    private Optional<Multiscale> multiscale(String path, List<String> findings) {
        try {
            if (Multiscale.isAt(store, path)) return Optional.of(Multiscale.read(store, path));
        } catch (CellMapException e) {
            findings.add(e.getMessage());
        }
        return Optional.empty();
    }

    private static Optional<Inspection> child(
            String group, String name, List<Inspection> children) {
        return children.stream().filter(c -> c.path().equals(join(group, name))).findFirst();
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
        if (!scales.axes().equals(List.of("z", "y", "x"))) return findings;
        for (int i = 1; i < levels.size(); i++) {
            Multiscale.Level fine = scales.levels().get(i - 1);
            Multiscale.Level coarse = scales.levels().get(i);
            if (levels.get(i - 1).shape() == null || levels.get(i).shape() == null) continue;
            try {
                LevelContents.finding(
                                store.open(join(group, fine.path())),
                                fine.grid(),
                                store.open(join(group, coarse.path())),
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

    private String hash(ChunkedArray array, List<String> findings) {
        try {
            return VoxelHash.of(array, progress);
        } catch (CellMapException e) {
            findings.add(e.getMessage());
            return "";
        }
    }

    static String join(String parent, String child) {
        return parent.isEmpty() ? child : parent + "/" + child;
    }
}
