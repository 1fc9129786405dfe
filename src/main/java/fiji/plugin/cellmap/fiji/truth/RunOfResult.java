// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArrayStore;
import fiji.plugin.cellmap.store.Provenance;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the run whose model made a result. */
public final class RunOfResult {

    private RunOfResult() {}

    /**
     * The run whose model the result names by its checksum; the run whose folder holds the result,
     * if that names no model. Blocks: reads models of runs of the same name, then others.
     *
     * @param result probabilities, or masks or objects of them
     * @param known folders of runs
     * @return empty if it is none of them
     */
    public static Optional<Path> of(Path result, List<String> known) {
        Set<Path> runs = new LinkedHashSet<>();
        Optional<Path> around = around(result);
        around.ifPresent(runs::add);
        for (String text : known) path(text).ifPresent(runs::add);
        List<Provenance.Model> stamps = stamps(result);
        if (stamps.isEmpty()) return around;
        List<Path> likely = new ArrayList<>(runs);
        likely.removeIf(run -> !Files.isRegularFile(new RunFolder(run).model()));
        likely.sort((a, b) -> Boolean.compare(isNamed(b, stamps), isNamed(a, stamps)));
        return likely.stream().filter(run -> has(run, stamps)).findFirst();
    }

    private static Optional<Path> around(Path result) {
        Path folder = result.toAbsolutePath().normalize();
        while (folder != null && !new RunFolder(folder).exists()) folder = folder.getParent();
        return Optional.ofNullable(folder);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Those of an image, or of the one that an array belongs to. */
    private static List<Provenance.Model> stamps(Path result) {
        if (!Files.isDirectory(result)) return List.of();
        GroupLocation place = GroupLocation.of(result);
        try (ArrayStore store = Stores.open(place.container())) {
            return Provenance.of(store, place.group()).map(Provenance::allModels).orElse(List.of());
        } catch (CellMapException e) {
            return List.of(); // The command itself says what is wrong.
        }
    }

    private static boolean isNamed(Path run, List<Provenance.Model> stamps) {
        return stamps.stream().anyMatch(stamp -> run.endsWith(stamp.name()));
    }

    private static boolean has(Path run, List<Provenance.Model> stamps) {
        try {
            String sha256 = Hashes.sha256(Files.readAllBytes(new RunFolder(run).model()));
            return stamps.stream().anyMatch(stamp -> stamp.sha256().equals(sha256));
        } catch (IOException e) {
            return false;
        }
    }
}
