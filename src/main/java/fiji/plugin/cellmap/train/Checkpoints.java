// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.train;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The folder of checkpoints: one folder {@code step-000500} each, holding {@value #MODEL}, {@value
 * #OPTIMIZER} and {@value #STATE}, and their sums. A checkpoint is written under a temporary name
 * and renamed whole; the newest, the one before it, should the newest be damaged, and those of the
 * best scores are kept. Not thread-safe.
 */
public final class Checkpoints {

    public static final String MODEL = "model.pt";
    public static final String OPTIMIZER = "optimizer.safetensors";
    public static final String STATE = "state.json";

    private final Path folder;

    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Deletes what dead writers left. */
    public void sweep() {
        AtomicFiles.sweep(folder);
    }

    /** The newest checkpoint, if there is one. */
    public Optional<Path> last() {
        List<Path> all = list();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** All checkpoints, the newest first. */
    public List<Path> newestFirst() {
        List<Path> all = new ArrayList<>(list());
        Collections.reverse(all);
        return all;
    }

    /**
     * The state of a checkpoint, of which every file is read.
     *
     * @throws CellMapException if one is damaged or missing
     */
    public static TrainingState whole(Path checkpoint) {
        Optional<String> damage = CheckpointSums.damage(checkpoint);
        if (damage.isPresent())
            throw new CellMapException(
                    "A checkpoint is damaged",
                    checkpoint,
                    damage.get() + ".",
                    "Delete this folder: the run then goes on from the checkpoint before it.");
        return state(checkpoint);
    }

    public Path of(long step) {
        return folder.resolve(String.format("step-%06d", step));
    }

    public static TrainingState state(Path checkpoint) {
        return Json.read(checkpoint.resolve(STATE), TrainingState.class);
    }

    /**
     * Writes a checkpoint and removes those no longer needed.
     *
     * @param content writes model and optimizer into the folder it is given
     */
    public void save(TrainingState state, Consumer<Path> content) {
        Path target = of(state.step());
        Path temporary = folder.resolve(AtomicFiles.temporaryName(target.getFileName().toString()));
        try {
            Files.createDirectories(temporary);
            content.accept(temporary);
            AtomicFiles.write(temporary.resolve(STATE), true, out -> out.write(Json.bytes(state)));
            CheckpointSums.write(temporary);
            if (Files.exists(target)) deleteTree(target);
            AtomicFiles.move(temporary, target);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot write a checkpoint",
                    target,
                    AtomicFiles.reason(e),
                    "Check that the disk has space left; then train again to resume.",
                    e);
        } finally {
            deleteTree(temporary);
        }
        prune(state);
    }

    private void prune(TrainingState state) {
        List<Path> keep = new ArrayList<>();
        keep.add(of(state.step()));
        state.scores().forEach(s -> keep.add(of(s.step())));
        list().stream()
                .filter(p -> step(p) < state.step())
                .reduce((older, newer) -> newer)
                .ifPresent(keep::add);
        list().stream().filter(p -> !keep.contains(p)).forEach(Checkpoints::deleteTree);
    }

    private List<Path> list() {
        if (!Files.isDirectory(folder)) return List.of();
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().matches("step-\\d+"))
                    .filter(p -> Files.exists(p.resolve(STATE)))
                    .sorted(Comparator.comparingLong(Checkpoints::step))
                    .toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list the checkpoints", folder, AtomicFiles.reason(e), "", e);
        }
    }

    private static long step(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(5));
    }

    private static void deleteTree(Path root) {
        try {
            AtomicFiles.deleteTree(root);
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot delete a checkpoint", root, AtomicFiles.reason(e), "Delete it.", e);
        }
    }
}
