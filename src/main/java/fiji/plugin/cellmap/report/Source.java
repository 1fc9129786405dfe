// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.evaluate.ResultFiles;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a page is about: a run, or an evaluated submission that belongs to none.
 *
 * @param name short, for headings
 * @param run its folder; empty for a bare submission
 * @param result where its result lies, or would
 * @param submission what was scored; empty if it is not there any more
 */
public record Source(String name, Optional<RunFolder> run, Path result, Optional<Path> submission) {

    private static final String ZIP = "submission.zip";
    private static final String RESULT = "result.json";

    /**
     * Finds out what is meant by each argument; their names differ.
     *
     * @throws UsageException as {@link #of}
     */
    public static List<Source> all(List<String> arguments) {
        List<Source> all = new ArrayList<>();
        for (String argument : arguments) {
            Source source = of(argument);
            String name = source.name;
            for (int i = 2; isTaken(name, all); i++) name = source.name + " (" + i + ")";
            all.add(new Source(name, source.run, source.result, source.submission));
        }
        return all;
    }

    private static boolean isTaken(String name, List<Source> all) {
        return all.stream().anyMatch(s -> s.name.equals(name));
    }

    /**
     * Finds out what is meant: a run folder, a result of {@code evaluate} ({@code *.json}), or a
     * submission (zip or folder) with {@code result.json} beside it.
     *
     * @throws UsageException if it is not one of them
     */
    static Source of(String argument) {
        Path path = Path.of(argument).toAbsolutePath().normalize();
        RunFolder run = new RunFolder(path);
        String file = String.valueOf(path.getFileName());
        String name = name(path);
        if (run.exists())
            return new Source(file, Optional.of(run), run.result(), existing(run.submission()));
        if (Files.isRegularFile(path) && file.endsWith(".json"))
            return new Source(name, Optional.empty(), path, existing(path.resolveSibling(ZIP)));
        if (Files.exists(path) && Files.exists(path.resolveSibling(RESULT)))
            return new Source(name, runOf(path), path.resolveSibling(RESULT), Optional.of(path));
        throw new UsageException(
                "Cannot make a report",
                argument,
                "It is neither a run folder (no config.yaml), nor a result.json, nor a submission"
                        + " with a result.json beside it.",
                "Give the run folder of a training, or evaluate the submission first.");
    }

    /** The file's name without its end, or the folder's if all files have that name. */
    private static String name(Path file) {
        String stem =
                String.valueOf(file.getFileName())
                        .replaceFirst("(_result)?\\.(json|zip|zarr)$", "");
        boolean usual = stem.equals("result") || stem.equals("submission");
        return usual ? String.valueOf(file.getParent().getFileName()) : stem;
    }

    /** Its files, as far as they are there. */
    ResultFiles files() {
        return ResultFiles.of(result);
    }

    private static Optional<RunFolder> runOf(Path submission) {
        return Optional.of(new RunFolder(submission.getParent())).filter(RunFolder::exists);
    }

    private static Optional<Path> existing(Path path) {
        return Optional.of(path).filter(Files::exists);
    }
}
