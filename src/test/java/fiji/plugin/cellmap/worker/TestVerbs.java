// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.predict.Gaze;
import fiji.plugin.cellmap.predict.Sight;
import fiji.plugin.cellmap.train.TrainingEvent;
import fiji.plugin.cellmap.train.TrainingStep;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.MemoryUse;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Session;
import fiji.plugin.cellmap.verb.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Small verbs that behave well or badly, and the main class of a worker that knows them. */
final class TestVerbs {

    static final Map<String, Class<? extends Verb<?>>> ALL =
            Map.of(
                    "echo", Echo.class,
                    "nothing", Nothing.class,
                    "fail", Fail.class,
                    "steered", Steered.class,
                    "linger", Linger.class,
                    "prepare", Prepare.class,
                    "save", Save.class,
                    "wait", Wait.class,
                    "die", Die.class);

    static final Map<String, Class<? extends Session<?>>> SESSIONS = Map.of("repeat", Repeat.class);

    /** What verbs say once they are at work. */
    static final String BEGUN = "begun";

    private TestVerbs() {}

    public static void main(String[] args) {
        System.exit(new WorkerServer(ALL, SESSIONS).serve(System.in, System.err));
    }

    static WorkerOptions options() {
        return options(Duration.ofSeconds(20));
    }

    static WorkerOptions options(Duration grace) {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<Path> path =
                List.of(classPath.split(java.io.File.pathSeparator)).stream()
                        .map(Path::of)
                        .toList();
        return new WorkerOptions(
                path, TestVerbs.class.getName(), 128, Duration.ofSeconds(60), grace);
    }

    /** Reports {@code steps} steps, prints noise, and gives back what it got. */
    record Echo(String text, int steps, List<String> list) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            System.out.println("noise of a native library");
            progress.begin("echo", steps);
            for (int i = 0; i < steps; i++) progress.advance(1);
            progress.message("echoed " + text);
            progress.begin("echo", steps);
            progress.advance(1);
            return new Echoed(text, list, ProcessHandle.current().pid());
        }
    }

    record Echoed(String text, List<String> list, long pid) implements Outcome {
        /** Looks like a property to Jackson. */
        public boolean isShort() {
            return text.length() < 10;
        }

        @Override
        public String summary() {
            return "echoed " + text;
        }
    }

    /** Has no parameters. */
    record Nothing() implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            return new Echoed("nothing", null, 0);
        }
    }

    record Fail(String how) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            if (how.equals("memory")) throw new OutOfMemoryError("too much");
            throw switch (how) {
                case "usage" -> new UsageException("what", "where", "why", "fix");
                case "failed" -> new CellMapException("what", "where", "why", "fix");
                default -> new IllegalStateException("a defect");
            };
        }
    }

    private static void tellProcess(String file) throws IOException {
        Path part = Path.of(file + ".part");
        Files.writeString(part, Long.toString(ProcessHandle.current().pid()));
        Files.move(part, Path.of(file));
    }

    /** Begins, writes its process id to a file, then waits for cancel, or for ever if stubborn. */
    record Wait(String file, boolean stubborn) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            try {
                progress.begin(BEGUN, 0);
                tellProcess(file);
                while (true) {
                    Thread.sleep(10);
                    if (!stubborn) progress.check();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Knows at once that it is cancelled, and does not come to an end. */
    record Linger(String file) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            try {
                progress.begin(BEGUN, 0);
                tellProcess(file);
                while (true) {
                    progress.cancelled();
                    Thread.sleep(10);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Is prepared without a word until it is cancelled, and writes a file then. */
    record Prepare(String file, String heard) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            try {
                tellProcess(file);
                while (!progress.cancelled()) Thread.sleep(10);
                Files.writeString(Path.of(heard), "cancelled");
                progress.check();
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Takes steps of a training, works for a while without asking, then saves. */
    record Save(String file, String saved, int steps) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            try {
                progress.begin(BEGUN, steps);
                for (int step = 1; step <= steps; step++)
                    progress.tell(new TrainingEvent.Stepped(new TrainingStep(step, 1, 1, 1, 1, 0)));
                tellProcess(file);
                Thread.sleep(3000);
                Files.writeString(Path.of(saved), "weights");
                progress.check();
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Tells of memory, rests when it should, and ends when it is enough. */
    record Steered() implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            progress.tell(new MemoryUse(5, -1));
            boolean rested = false;
            try {
                while (!progress.enough()) {
                    progress.check();
                    if (progress.paused() != rested) {
                        rested = !rested;
                        progress.tell(new TrainingEvent.Rested(rested));
                    }
                    Thread.sleep(5);
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return new Echoed("steered", null, 0);
        }
    }

    record Die(int code) implements Verb<Echoed> {
        @Override
        public Echoed run(Progress progress) {
            System.err.println("last words");
            Runtime.getRuntime().halt(code);
            throw new IllegalStateException("still alive");
        }
    }

    /** Says of each gaze a cell of its number, with as many bytes as it has cells. */
    record Repeat(String fail) implements Session<Gaze> {
        @Override
        public Class<Gaze> told() {
            return Gaze.class;
        }

        @Override
        public void run(Consumer<Consumer<Gaze>> line, Progress progress) {
            if (fail != null) throw new CellMapException("what", "where", fail, "fix");
            try {
                Thread.sleep(100);
                line.accept(
                        gaze ->
                                progress.tell(
                                        new Sight.Cell(
                                                gaze.number(), new byte[gaze.cells().length])));
                while (!progress.cancelled()) Thread.sleep(10);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
