// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.HeldException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * That this process makes results in a folder together with others, on this or other machines. All
 * of them divide the work alike, as the first one decides. For one thread.
 */
public final class Membership implements AutoCloseable {

    private static final String TEAM = ".team";
    private static final String PLAN = "plan.json";
    private static final String LOCK = ".lock";
    private static final int MIB = 20;

    /**
     * What all members must have in common.
     *
     * @param settings another text where something else is to be made
     * @param memory bytes that blocks are sized for
     * @param threads that memory is divided among
     */
    public record Plan(String settings, long memory, int threads) {}

    private final Path results;
    private final Path work;
    private final Plan plan;
    private final Claim own;

    private Membership(Path results, Path work, Plan plan, Claim own) {
        this.results = results;
        this.work = work;
        this.plan = plan;
        this.own = own;
    }

    /**
     * Joins; blocks for moments in which others join or leave.
     *
     * @param results the folder of the results
     * @param work folder in it for what is not finished
     * @param wanted the plan, if this is the first member
     * @throws HeldException if a process works there alone
     * @throws CellMapException if others make something else there, or if this one has less memory
     *     than the plan needs
     */
    public static Membership join(Path results, Path work, Plan wanted, Progress progress) {
        try (Claim moment = patient(results, progress)) {
            Plan plan = plan(work, wanted);
            Path members = work.resolve(TEAM);
            Claim own = Claim.on(results, members.resolve(UUID.randomUUID() + LOCK));
            return new Membership(results, work, plan, own);
        }
    }

    private static Plan plan(Path work, Plan wanted) {
        Path file = work.resolve(TEAM).resolve(PLAN);
        Plan found = read(file);
        boolean same = found != null && found.settings.equals(wanted.settings);
        if (same && found.memory > wanted.memory)
            throw new CellMapException(
                    "Cannot work together with the others",
                    work,
                    "They divided the work for "
                            + (found.memory >> MIB)
                            + " MiB; this process may use "
                            + (wanted.memory >> MIB)
                            + ".",
                    "Give it more memory, or set process.memory_mib, and remove the folder to begin anew.");
        if (same) return found;
        if (found != null) {
            requireNone(work);
            Workplace.delete(work);
        }
        AtomicFiles.write(file, Json.bytes(wanted));
        return wanted;
    }

    private static Plan read(Path file) {
        try {
            return Files.exists(file)
                    ? Json.MAPPER.readValue(Files.readAllBytes(file), Plan.class)
                    : null;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read how the work is divided",
                    file,
                    AtomicFiles.reason(e),
                    "Remove the folder that it is in, and begin anew.",
                    e);
        }
    }

    /**
     * @param work as above
     * @throws HeldException if a process works there together with others
     */
    public static void requireNone(Path work) {
        for (Path lock : locks(work)) Claim.on(work, lock).close();
    }

    private static List<Path> locks(Path work) {
        Path members = work.resolve(TEAM);
        if (!Files.isDirectory(members)) return List.of();
        try (Stream<Path> entries = Files.list(members)) {
            return entries.filter(p -> p.toString().endsWith(LOCK)).toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot look for other processes",
                    members,
                    AtomicFiles.reason(e),
                    "Check its permissions.",
                    e);
        }
    }

    /** How all divide the work. */
    public Plan plan() {
        return plan;
    }

    /** Leaves when all is made: the last one removes what was not finished or is not needed. */
    public void complete() {
        own.close();
        try (Claim moment = patient(results, Progress.none())) {
            requireNone(work);
            Workplace.delete(work);
        } catch (HeldException e) {
            // Another one is still at work, and does it.
        }
    }

    /** Leaves. */
    @Override
    public void close() {
        own.close();
    }

    private static Claim patient(Path folder, Progress progress) {
        return Claim.patiently(() -> Claim.on(folder), progress);
    }
}
