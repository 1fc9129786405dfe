// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static fiji.plugin.cellmap.worker.TestVerbs.BEGUN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.TestVerbs.Die;
import fiji.plugin.cellmap.worker.TestVerbs.Echo;
import fiji.plugin.cellmap.worker.TestVerbs.Echoed;
import fiji.plugin.cellmap.worker.TestVerbs.Fail;
import fiji.plugin.cellmap.worker.TestVerbs.Prepare;
import fiji.plugin.cellmap.worker.TestVerbs.Save;
import fiji.plugin.cellmap.worker.TestVerbs.Wait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WorkerTest {

    private final Worker worker =
            new Worker(TestVerbs.ALL, TestVerbs.SESSIONS, TestVerbs.options());

    @Test
    void argumentsReachAnotherProcessAndTheResultComesBack() {
        List<String> list = List.of("a b", "ü\"\\", "");
        Echoed echoed = worker.run(new Echo("größe", 3, list), Progress.none());
        assertEquals("größe", echoed.text());
        assertEquals(list, echoed.list());
        assertNotEquals(ProcessHandle.current().pid(), echoed.pid());
    }

    @Test
    void aVerbNeedsNoParameters() {
        Echoed echoed = worker.run(new TestVerbs.Nothing(), Progress.none());
        assertEquals("echoed nothing", echoed.summary());
    }

    @Test
    void theLocalRunnerGivesTheSameInThisProcess() {
        Echoed echoed = new InProcess().run(new Echo("x", 1, null), Progress.none());
        assertEquals(new Echoed("x", null, ProcessHandle.current().pid()), echoed);
    }

    @Test
    void progressArrivesInOrderAndComplete() {
        RecordedProgress progress = new RecordedProgress();
        worker.run(new Echo("x", 100_000, null), progress);
        List<String> events = progress.events;
        assertTrue(events.get(0).startsWith("Worker process: heap up to 128 MiB"), events.get(0));
        int first = events.indexOf("begin echo 100000");
        int last = events.lastIndexOf("begin echo 100000");
        assertTrue(first < events.indexOf("at 100000"), events.toString());
        assertTrue(events.indexOf("at 100000") < last, events.toString());
        assertTrue(events.contains("echoed x"), events.toString());
        assertEquals("at 1", events.get(events.size() - 1));
        assertTrue(events.size() < 1000, "reports are thinned, not one a step: " + events.size());
    }

    /** Events come back in order; pause, continue and "enough" arrive. */
    @Test
    void aWorkerIsSteered() throws Exception {
        RecordedProgress progress = new RecordedProgress();
        CompletableFuture<Echoed> end =
                CompletableFuture.supplyAsync(() -> worker.run(new TestVerbs.Steered(), progress));
        await(() -> progress.told.size() == 1);
        progress.paused = true;
        await(() -> progress.told.size() == 2);
        progress.paused = false;
        await(() -> progress.told.size() == 3);
        progress.enough = true;
        assertEquals("steered", end.get().text());
        assertEquals(
                List.of(
                        new MemoryUse(5, -1),
                        new TrainingEvent.Rested(true),
                        new TrainingEvent.Rested(false)),
                progress.told);
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        while (!what.getAsBoolean()) Thread.sleep(5);
    }

    @Test
    void failuresKeepTheirKindAndParts() {
        UsageException usage =
                assertThrows(
                        UsageException.class, () -> worker.run(new Fail("usage"), Progress.none()));
        assertEquals("where", usage.where());
        CellMapException failed =
                assertThrows(
                        CellMapException.class,
                        () -> worker.run(new Fail("failed"), Progress.none()));
        assertFalse(failed instanceof UsageException);
        assertEquals("fix", failed.fix());
    }

    @Test
    void aDefectNamesTheLogWithTheStackTrace() throws Exception {
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> worker.run(new Fail("defect"), Progress.none()));
        assertTrue(e.why().contains("a defect"), e.getMessage());
        Path log = Path.of(e.where());
        String text = Files.readString(log);
        Files.delete(log);
        assertTrue(text.contains("at fiji.plugin.cellmap.worker.TestVerbs$Fail.run"), text);
    }

    @Test
    void lackOfMemoryIsReportedAsSuch() throws Exception {
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> worker.run(new Fail("memory"), Progress.none()));
        assertTrue(e.fix().contains(WorkerOptions.HEAP_PROPERTY), e.fix());
        Files.delete(Path.of(e.where()));
    }

    @Test
    void aDeadWorkerIsExplained() throws Exception {
        CellMapException e =
                assertThrows(
                        CellMapException.class, () -> worker.run(new Die(134), Progress.none()));
        assertTrue(e.why().contains("134 (aborted"), e.why());
        assertTrue(e.why().contains("last words"), e.why());
        assertTrue(e.fix().contains("to resume"), e.fix());
        Files.delete(Path.of(e.where()));
    }

    @Test
    void cancelReachesTheVerb(@TempDir Path folder) throws Exception {
        long nanos = cancelWhenRunning(worker, folder.resolve("pid"), false);
        long patience = TestVerbs.options().grace().toNanos();
        assertTrue(nanos < patience, "it was ended after " + nanos / 1_000_000 + " ms");
    }

    @Test
    void aVerbThatDoesNotStopIsEnded(@TempDir Path folder) throws Exception {
        Worker impatient =
                new Worker(
                        TestVerbs.ALL,
                        TestVerbs.SESSIONS,
                        TestVerbs.options(Duration.ofMillis(200)));
        cancelWhenRunning(impatient, folder.resolve("pid"), true);
    }

    /** It reads or writes one large file: there is nothing to wait for. */
    @Test
    void aVerbThatDoesNotAskWhetherToStopIsEndedSoon(@TempDir Path folder) throws Exception {
        long nanos = cancelWhenRunning(worker, folder.resolve("pid"), true);
        long patience = TestVerbs.options().grace().toNanos();
        assertTrue(nanos < patience / 2, "it was ended after " + nanos / 1_000_000 + " ms");
    }

    /** A cancel is done within two seconds; what was finished is kept whenever a worker ends. */
    @Test
    void aVerbThatHearsAndDoesNotComeToAnEndIsEndedSoon(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        long nanos = cancelWhenRunning(worker, file, new TestVerbs.Linger(file.toString()));
        long patience = TestVerbs.options().grace().toNanos();
        assertTrue(nanos < patience / 2, "it was ended after " + nanos / 1_000_000 + " ms");
    }

    @Test
    void aTrainingThatHasTakenAStepIsWaitedFor(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        Path saved = folder.resolve("saved");
        cancelWhenRunning(worker, file, new Save(file.toString(), saved.toString(), 1));
        assertEquals("weights", Files.readString(saved));
    }

    @Test
    void aTrainingWithoutAStepHasNothingToSave(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        Path saved = folder.resolve("saved");
        cancelWhenRunning(worker, file, new Save(file.toString(), saved.toString(), 0));
        assertFalse(Files.exists(saved));
    }

    /** Not even told that it is cancelled: it may take a second until it hears. */
    @Test
    void aWorkerThatHasSaidNothingYetIsEndedAtOnce(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("pid");
        Path heard = folder.resolve("heard");
        RecordedProgress progress = new RecordedProgress();
        cancelWhen(
                () -> true, worker, file, new Prepare(file.toString(), heard.toString()), progress);
        assertFalse(Files.exists(heard));
    }

    private static long cancelWhenRunning(Worker worker, Path file, boolean stubborn)
            throws Exception {
        return cancelWhenRunning(worker, file, new Wait(file.toString(), stubborn));
    }

    private static long cancelWhenRunning(Worker worker, Path file, Verb<?> verb) throws Exception {
        RecordedProgress progress = new RecordedProgress();
        BooleanSupplier begun =
                () -> progress.events.stream().anyMatch(e -> e.startsWith("begin " + BEGUN));
        return cancelWhen(begun, worker, file, verb, progress);
    }

    private static long cancelWhen(
            BooleanSupplier ready,
            Worker worker,
            Path file,
            Verb<?> verb,
            RecordedProgress progress)
            throws Exception {
        CompletableFuture<Throwable> end =
                CompletableFuture.supplyAsync(
                        () ->
                                assertThrows(
                                        CancelledException.class,
                                        () -> worker.run(verb, progress)));
        ProcessHandle child = Processes.awaitChild(file);
        await(ready);
        long start = System.nanoTime();
        progress.cancelled = true;
        end.get();
        long nanos = System.nanoTime() - start;
        child.onExit().get(5, TimeUnit.SECONDS);
        return nanos;
    }

    @Test
    void cancelBeforeTheStartStartsNothing(@TempDir Path folder) {
        RecordedProgress progress = new RecordedProgress();
        progress.cancelled = true;
        Path file = folder.resolve("pid");
        assertThrows(
                CancelledException.class,
                () -> worker.run(new Wait(file.toString(), false), progress));
        assertFalse(Files.exists(file));
    }

    @Test
    void aVerbThatIsNotListedIsADefectOfTheCaller() {
        record Other() implements Verb<Echoed> {
            @Override
            public Echoed run(Progress progress) {
                return new Echoed("", List.of(), 0);
            }
        }
        assertThrows(
                IllegalArgumentException.class, () -> worker.run(new Other(), Progress.none()));
    }

    @Test
    void aMainClassThatDoesNotExistIsExplained() throws Exception {
        WorkerOptions o = TestVerbs.options();
        Worker broken =
                new Worker(
                        TestVerbs.ALL,
                        TestVerbs.SESSIONS,
                        new WorkerOptions(o.classPath(), "No", 128, o.start(), o.grace()));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> broken.run(new Echo("", 1, null), Progress.none()));
        assertTrue(e.why().contains("ClassNotFoundException: No"), e.why());
        Files.delete(Path.of(e.where()));
    }

    /** What it is told before it listens is not lost; it ends when it is cancelled. */
    @Test
    void aSessionIsToldThingsUntilItIsCancelled() {
        List<String> said = new CopyOnWriteArrayList<>();
        AtomicReference<Consumer<Gaze>> line = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        Progress progress =
                new RecordedProgress() {
                    @Override
                    public void tell(Event event) {
                        Sight.Cell cell = (Sight.Cell) event;
                        said.add(cell.number() + ": " + cell.values().length);
                        if (said.size() == 3) over.set(true);
                        else line.get().accept(new Gaze(said.size(), new long[9], null));
                    }

                    @Override
                    public boolean cancelled() {
                        return over.get();
                    }
                };
        worker.run(
                new TestVerbs.Repeat(null),
                ready -> {
                    line.set(ready);
                    ready.accept(new Gaze(7, new long[100_000], null));
                },
                progress);
        assertEquals(List.of("7: 100000", "1: 9", "2: 9"), said);
    }

    @Test
    void aSessionThatFailsIsExplained() {
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                worker.run(
                                        new TestVerbs.Repeat("why"), ready -> {}, Progress.none()));
        assertEquals("why", e.why());
    }
}
