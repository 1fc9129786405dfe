// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.runfolder;

import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The layout of a run folder; no other class knows it. Immutable. */
public record RunFolder(Path root) {

    /**
     * An existing run.
     *
     * @throws UsageException if there is none
     */
    public static RunFolder existing(String path) {
        RunFolder folder = new RunFolder(Path.of(path));
        if (!folder.exists())
            throw new UsageException(
                    "Cannot find the run",
                    path,
                    "The folder holds no config.yaml.",
                    "Give the run folder of a training.");
        return folder;
    }

    /** Whether this is the folder of a run. */
    public boolean exists() {
        return Files.exists(config());
    }

    /**
     * Makes the folder and shows that it can be written to.
     *
     * @throws UsageException if it cannot
     */
    public void create() {
        try {
            Files.createDirectories(root);
            Files.deleteIfExists(Files.createTempFile(root, "write", AtomicFiles.SUFFIX));
        } catch (IOException e) {
            throw new UsageException(
                    "Cannot write into the run folder",
                    root,
                    AtomicFiles.reason(e),
                    "Choose another run folder, or change its permissions.");
        }
    }

    public Path config() {
        return root.resolve("config.yaml");
    }

    /** The definition of the challenge, where it is not a shipped one. */
    public Path challenge() {
        return root.resolve("challenge.yaml");
    }

    /** The configuration with what was tuned, then with overrides. */
    public ConfigFile configForProcessing(List<String> sets) {
        return Files.exists(tuned())
                ? ConfigFile.read(config(), tuned(), sets)
                : ConfigFile.read(config(), sets);
    }

    public Path environment() {
        return root.resolve("env.json");
    }

    public Path log() {
        return root.resolve("run.log");
    }

    public Path journal() {
        return root.resolve("journal.csv");
    }

    public Path datasplit() {
        return root.resolve("datasplit.csv");
    }

    /** Data root of crops that were made for this run alone. */
    public Path data() {
        return root.resolve("data");
    }

    /** What was annotated or corrected on the screen for this run. */
    public Path annotation() {
        return root.resolve("annotation.json");
    }

    public Path checkpoints() {
        return root.resolve("checkpoints");
    }

    public Path preview(long step) {
        return previews().resolve(String.format("step-%06d.png", step));
    }

    public Path previews() {
        return root.resolve("preview");
    }

    /** What TensorBoard reads. */
    public Path tensorBoard() {
        return root.resolve("tensorboard");
    }

    /** The model that predictions use: the best of the validations, or the last. */
    public Path model() {
        return root.resolve("model.pt");
    }

    public Path predictions() {
        return root.resolve("predictions");
    }

    public Path processed() {
        return root.resolve("processed");
    }

    /** Settings of {@code process} that were chosen on held-out crops. */
    public Path tuned() {
        return root.resolve("tuned.yaml");
    }

    /** What was tried for {@link #tuned}, and how it scored. */
    public Path tuning() {
        return root.resolve("tuning.json");
    }

    public Path submission() {
        return root.resolve("submission.zip");
    }

    public Path result() {
        return root.resolve("result.json");
    }

    public Path report() {
        return root.resolve("report.html");
    }
}
