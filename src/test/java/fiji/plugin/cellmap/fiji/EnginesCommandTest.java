// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import fiji.plugin.cellmap.engine.install.Installer;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Check;
import fiji.plugin.cellmap.verb.ManageEngines;
import fiji.plugin.cellmap.verb.Verb;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A download happens after a question only, and a macro is not asked. */
class EnginesCommandTest {

    /** Answers as a machine with an idle GPU would, until CUDA is installed. */
    private static final class Idle implements VerbRunner {
        private final List<Verb<?>> run = new ArrayList<>();
        private boolean installed;

        @Override
        @SuppressWarnings("unchecked")
        public <R extends Outcome> R run(Verb<R> verb, Progress progress) {
            run.add(verb);
            return (R) (verb instanceof Check ? check() : engines((ManageEngines) verb));
        }

        private Check.Result check() {
            List<EngineFinding> findings =
                    installed
                            ? List.of()
                            : List.of(new EngineFinding("cpu-natives", true, "Idle", "", ""));
            return new Check.Result(
                    Map.of(), List.of(), Map.of("cpu", 1.0), Map.of("cpu", 1.0), findings);
        }

        private ManageEngines.Result engines(ManageEngines verb) {
            boolean yes = Boolean.TRUE.equals(verb.yes());
            installed |= yes;
            Installer.Plan plan = new Installer.Plan("c", "CUDA", 5L << 30, 9L << 30);
            return new ManageEngines.Result(
                    "/e",
                    List.of(),
                    List.of(),
                    yes ? "c" : "bundled",
                    yes ? null : plan,
                    List.of());
        }
    }

    private static QuietHost host(boolean sits, boolean agrees) {
        QuietHost host =
                new QuietHost() {
                    @Override
                    public boolean asks() {
                        return sits;
                    }
                };
        host.agreeing = agrees;
        String address = "http://localhost:1/earlier";
        new LastEntries(host.memory()).keep(new EnginesCommand(), Map.of("source", address));
        return host;
    }

    private static final ManageEngines INSTALL = new ManageEngines("install", "cuda", "s", null);

    private static Idle install(QuietHost host) {
        Idle idle = new Idle();
        new EnginesCommand() {
            @Override
            protected VerbRunner runner() {
                return idle;
            }
        }.work(host, INSTALL, Progress.none());
        return idle;
    }

    @Test
    void installsAfterAQuestion() {
        QuietHost host = host(true, true);
        Idle idle = install(host);
        assertEquals(List.of(INSTALL, new ManageEngines("install", "cuda", "s", true)), idle.run);
        assertTrue(host.said.get(0).contains("5.0 GiB to download"), host.said.get(0));
        assertFalse(install(host(true, false)).installed);
        QuietHost nobody = host(false, true);
        assertFalse(install(nobody).installed);
        assertEquals(List.of(), nobody.said);
    }

    private static Check.Result check(QuietHost host, Idle idle) {
        return new CheckCommand() {
            @Override
            protected VerbRunner runner() {
                return idle;
            }
        }.work(host, new Check(), Progress.none());
    }

    /** A machine on which nothing says where engines come from, and what its user types. */
    private static QuietHost asking(List<Map<String, String>> asked, String typed) {
        return new QuietHost() {
            {
                agreeing = true;
            }

            @Override
            public boolean asks() {
                return true;
            }

            @Override
            public Optional<Map<String, String>> ask(
                    CellMapCommand<?> command,
                    Map<String, String> fixed,
                    Map<String, String> initial) {
                asked.add(initial);
                if (typed == null) return Optional.empty();
                Map<String, String> all = new HashMap<>(initial);
                all.put("source", typed);
                new LastEntries(memory()).keep(command, all);
                return Optional.of(all);
            }
        };
    }

    @Test
    void checkAsksForTheAddressThatNothingSaysAndRemembersIt() {
        assumeTrue(
                new EnginesCommand()
                        .problem(Map.of("action", "install", "engine", "cuda"))
                        .isPresent(),
                "pip knows an address here");
        List<Map<String, String>> asked = new ArrayList<>();
        QuietHost host = asking(asked, "http://localhost:1/simple");
        Idle idle = new Idle();
        assertEquals(List.of(), check(host, idle).findings());
        assertEquals("install", asked.get(0).get("action"));
        assertEquals("http://localhost:1/simple", ((ManageEngines) idle.run.get(1)).source());
        Idle again = new Idle();
        check(host, again);
        assertEquals(1, asked.size());
        assertEquals("http://localhost:1/simple", ((ManageEngines) again.run.get(1)).source());
        Idle left = new Idle();
        assertEquals(1, check(asking(asked, null), left).findings().size());
        assertEquals(1, left.run.size());
    }

    @Test
    void theDialogSaysWhatToGiveBeforeOk() {
        Optional<String> problem =
                new EnginesCommand().problem(Map.of("action", "install", "engine", "cuda"));
        assumeTrue(problem.isPresent(), "pip knows an address here");
        assertTrue(problem.get().contains("Give as \"Source\" the address"), problem.get());
        Map<String, String> typed =
                Map.of("action", "install", "engine", "cuda", "source", "http://localhost:1/s");
        assertEquals(Optional.empty(), new EnginesCommand().problem(typed));
    }

    @Test
    void checkOffersWhatIsMissing() {
        Idle idle = new Idle();
        assertEquals(List.of(), check(host(true, true), idle).findings());
        assertTrue(idle.installed);
        assertEquals(4, idle.run.size());
        Idle refused = new Idle();
        assertEquals(1, check(host(true, false), refused).findings().size());
        assertFalse(refused.installed);
        Idle macro = new Idle();
        check(host(false, true), macro);
        assertEquals(1, macro.run.size());
    }
}
