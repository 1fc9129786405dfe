// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import static fiji.plugin.cellmap.engine.natives.Machines.LINUX;
import static fiji.plugin.cellmap.engine.natives.Machines.driver;
import static fiji.plugin.cellmap.engine.natives.Machines.withCard;
import static fiji.plugin.cellmap.engine.natives.Machines.withMemory;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imagined machines with each fault. */
class DiagnosisTest {

    private static final Machine.Driver GOOD = driver(12060, 0, 86, 24);

    @TempDir Path folder;

    private EngineFolder engines() {
        return new EngineFolder(folder.resolve("engines"));
    }

    private EngineChoice choice(Machine machine) {
        return EngineChoice.of(engines(), machine, name -> null);
    }

    private void installCuda() throws Exception {
        InstalledEngine cuda =
                new InstalledEngine(
                        "c", "cuda", "2.7.1", "cu128", "torch/lib", "cudart", "an engine", 9);
        Files.createDirectories(engines().of("c"));
        AtomicFiles.write(engines().of("c").resolve(InstalledEngine.FILE), Json.bytes(cuda));
        engines().activate("c");
    }

    private List<String> kinds(Machine machine, int gpus) {
        return findings(machine, gpus).stream().map(EngineFinding::kind).toList();
    }

    private List<EngineFinding> findings(Machine machine, int gpus) {
        List<EngineFinding> all = new Diagnosis(machine, choice(machine), gpus, folder).findings();
        all.forEach(f -> assertFalse(f.fix().isEmpty(), f.kind()));
        return all;
    }

    @Test
    void withoutAGpuNothingIsWrong() {
        assertEquals(List.of(), kinds(LINUX, 0));
        assertEquals(List.of(), kinds(Machines.MAC, 0));
        assertEquals(List.of(), kinds(withCard(LINUX, GOOD), 1));
    }

    @Test
    void eachReasonWhyAGpuIsIdle() throws Exception {
        assertEquals(List.of("no-driver"), kinds(withCard(LINUX, null), 0));
        assertEquals(List.of("cpu-natives"), kinds(withCard(LINUX, GOOD), 0));
        assertEquals(List.of("driver-old"), kinds(withCard(LINUX, driver(11040, 0, 86, 24)), 0));
        for (int error : new int[] {100, 803, 999})
            assertEquals(
                    List.of("driver-fault"),
                    kinds(withCard(LINUX, driver(12060, error, 86, 24)), 0));
        assertEquals(List.of("gpu-new"), kinds(withCard(LINUX, driver(12080, 0, 120, 24)), 0));
        assertEquals(List.of("gpu-old"), kinds(withCard(LINUX, driver(12060, 0, 35, 24)), 0));
        installCuda();
        assertEquals(List.of("gpu-unseen"), kinds(withCard(LINUX, GOOD), 0));
        assertEquals(List.of(), kinds(withCard(LINUX, GOOD), 1));
    }

    @Test
    void cudaLibrariesWithoutAGpuAreWorthANoteOnly() throws Exception {
        installCuda();
        EngineFinding finding = findings(LINUX, 0).get(0);
        assertEquals("no-driver", finding.kind());
        assertFalse(finding.fault());
        EngineChoice choice = choice(LINUX);
        assertEquals("cpu", choice.flavour());
        assertEquals(Optional.empty(), choice.cudart());
        assertTrue(choice.why().contains("No GPU can be used"), choice.why());
    }

    @Test
    void systemsAndShortages() {
        assertEquals(List.of("platform"), kinds(Machines.ALPINE, 0));
        assertEquals(List.of("platform"), kinds(Machines.INTEL_MAC, 0));
        assertEquals(List.of("memory"), kinds(withMemory(LINUX, 2), 0));
        assertEquals(List.of("gpu-memory"), kinds(withCard(LINUX, driver(12060, 0, 86, 2)), 1));
        assertTrue(LINUX.atLeast("2.28") && !Machines.OLD_LINUX.atLeast("2.28"));
        assertFalse(Machines.ALPINE.atLeast("2.28"));
    }

    @Test
    void aCacheThatCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        List<EngineFinding> found =
                new Diagnosis(LINUX, choice(LINUX), 0, file.resolve("cache")).findings();
        assertEquals("cache", found.get(0).kind());
    }

    @Test
    void autoIsNotSilentlyTheProcessor() {
        Machine machine = withCard(LINUX, GOOD);
        Diagnosis idle = new Diagnosis(machine, choice(machine), 0, folder);
        String note = idle.notes("auto").get(0);
        assertTrue(note.startsWith("Device auto is the CPU here."), note);
        assertTrue(note.contains("NVIDIA card") || note.contains("RTX 3090"), note);
        assertTrue(note.contains("engine install cuda"), note);
        assertEquals(List.of(), idle.notes("cpu"));
        assertEquals(List.of(), new Diagnosis(machine, choice(machine), 1, folder).notes("auto"));
        assertEquals(List.of(), new Diagnosis(LINUX, choice(LINUX), 0, folder).notes("auto"));
    }

    @Test
    void theChoiceFollowsEnvironmentThenActiveEngineThenTheProgramsOwn() throws Exception {
        assertEquals(EngineFolder.BUNDLED, choice(LINUX).name());
        assertEquals(Map.of(), choice(LINUX).properties("2.7.1"));
        installCuda();
        EngineChoice cuda = choice(withCard(LINUX, GOOD));
        Path home = engines().of("c");
        assertEquals(
                Map.of(
                        EngineChoice.LIBRARIES,
                        home.resolve("torch/lib").toString(),
                        EngineChoice.VERSION,
                        "2.7.1",
                        EngineChoice.FLAVOUR,
                        "cu128"),
                cuda.properties("2.7.1"));
        assertEquals(Optional.of(home.resolve("cudart")), cuda.cudart());
        EngineChoice given =
                EngineChoice.of(
                        engines(),
                        LINUX,
                        name -> name.equals(EngineChoice.LIBRARIES) ? folder.toString() : null);
        assertEquals(EngineChoice.GIVEN, given.name());
        assertEquals("cpu", given.flavour());
        AtomicFiles.deleteTree(home);
        assertEquals(EngineFolder.BUNDLED, choice(LINUX).name());
        assertTrue(choice(LINUX).why().contains("gone"), choice(LINUX).why());
    }
}
