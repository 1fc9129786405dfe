// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.bdv;

import fiji.plugin.cellmap.runfolder.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model to look with.
 *
 * @param name shown to the user
 * @param run folder of a run; null for a model alone
 * @param model file or package in place of the run's; null for that
 */
public record ModelChoice(String name, String run, String model) {

    /** A run folder, or a model file or package. */
    public static ModelChoice of(String path) {
        String name = String.valueOf(Path.of(path).getFileName());
        boolean run = new RunFolder(Path.of(path)).exists();
        return run ? new ModelChoice(name, path, null) : new ModelChoice(name, null, path);
    }

    /** The trained runs of a folder, sorted; none where it cannot be read. */
    static List<ModelChoice> runs(Path folder) {
        if (folder == null || !Files.isDirectory(folder)) return List.of();
        try (Stream<Path> entries = Files.list(folder)) {
            List<ModelChoice> runs = new ArrayList<>();
            for (Path entry : entries.sorted().toList()) {
                RunFolder run = new RunFolder(entry);
                if (run.exists() && Files.exists(run.model())) runs.add(of(entry.toString()));
            }
            return runs;
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What the lists show. */
    @Override
    public String toString() {
        return name;
    }
}
