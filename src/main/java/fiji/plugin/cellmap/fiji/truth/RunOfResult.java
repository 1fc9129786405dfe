// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.truth;

import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.predict.ModelStamp;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.store.ArrayStore;
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

    private static final String PREDICTIONS = "predictions";
    private static final String PROCESSED = "processed";

    private RunOfResult() {}

    /**
     * The run whose model the prediction names by its checksum; the run whose folder holds the
     * result, if the prediction names no model. Blocks: reads models of runs of the same name, then
     * others.
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
        List<ModelStamp> stamps = stamps(result);
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

    /** Those of the result, else of the prediction that it was made of. */
    private static List<ModelStamp> stamps(Path result) {
        List<ModelStamp> own = recorded(result);
        return own.isEmpty() ? prediction(result).map(RunOfResult::recorded).orElse(own) : own;
    }

    /** The same image below the folder of predictions. */
    private static Optional<Path> prediction(Path result) {
        Path whole = result.toAbsolutePath().normalize();
        for (Path folder = whole; folder.getFileName() != null; folder = folder.getParent())
            if (folder.endsWith(PROCESSED))
                return Optional.of(
                        folder.resolveSibling(PREDICTIONS).resolve(folder.relativize(whole)));
        return Optional.empty();
    }

    private static List<ModelStamp> recorded(Path image) {
        if (!Files.isDirectory(image)) return List.of();
        GroupLocation place = GroupLocation.of(image);
        List<ModelStamp> found = new ArrayList<>();
        try (ArrayStore store = Stores.open(place.container())) {
            for (String level : store.list(place.group()))
                found.addAll(ModelStamp.of(store.attributes(place.group() + "/" + level)));
        } catch (CellMapException e) {
            return List.of(); // The command itself says what is wrong.
        }
        return found;
    }

    private static boolean isNamed(Path run, List<ModelStamp> stamps) {
        return stamps.stream().anyMatch(stamp -> run.endsWith(stamp.name()));
    }

    private static boolean has(Path run, List<ModelStamp> stamps) {
        try {
            String sha256 = Hashes.sha256(Files.readAllBytes(new RunFolder(run).model()));
            return stamps.stream().anyMatch(stamp -> stamp.sha256().equals(sha256));
        } catch (IOException e) {
            return false;
        }
    }
}
