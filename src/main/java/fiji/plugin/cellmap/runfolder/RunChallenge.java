// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.config.ConfigFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which challenge is meant. */
public final class RunChallenge {

    private RunChallenge() {}

    /** That of a run: the definition that it keeps, or the shipped one that it names. */
    public static Challenge of(RunFolder folder) {
        return of(folder, ConfigFile.read(folder.config(), List.of()));
    }

    /**
     * @param folder of the run; null for none
     * @param config its configuration, with overrides
     */
    public static Challenge of(RunFolder folder, ConfigFile config) {
        String name = config.experiment().challenge();
        boolean kept = folder != null && Files.isRegularFile(folder.challenge());
        return kept && !Challenge.SHIPPED.contains(name)
                ? Challenge.read(folder.challenge())
                : Challenge.find(name);
    }

    /**
     * @param given by the user; null if nothing was
     * @param file such as a submission, which may lie in a run
     * @return the challenge given, that of the run, or the official one
     */
    public static Challenge find(String given, Path file) {
        if (given != null) return Challenge.find(given);
        return runOf(file).map(RunChallenge::of).orElse(Challenge.official());
    }

    /** The data root of the run that a file lies in. */
    public static Path dataRoot(Path file) {
        return runOf(file).flatMap(DataRoot::of).orElse(null);
    }

    private static Optional<RunFolder> runOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent())
                .map(RunFolder::new)
                .filter(RunFolder::exists);
    }
}
