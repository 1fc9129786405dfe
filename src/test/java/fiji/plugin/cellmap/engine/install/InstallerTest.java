// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.install.EngineBundle.Part;
import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.engine.natives.Machines;
import fiji.plugin.cellmap.store.kv.TestServer;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small engines made of files of a package index on loopback, or of a folder. */
class InstallerTest {

    /** More than one piece of a download. */
    private static final int LARGE = 20 << 20;

    @TempDir Path folder;

    private Path web;
    private EngineFolder engines;
    private EngineBundle bundle;

    @BeforeEach
    void make() throws IOException {
        web = Files.createDirectories(folder.resolve("web"));
        engines = new EngineFolder(folder.resolve("engines"));
        byte[] large = new byte[LARGE];
        new Random(1).nextBytes(large);
        Part torch =
                wheel(
                        "torch",
                        "torch-2.7.1+x-py3.whl",
                        "torch/lib/libtorch.so",
                        large,
                        "torch/lib/libtorch_python.so",
                        "torch/nn/functional.py");
        Part cuda =
                wheel(
                        "nvidia-cuda-runtime",
                        "nvidia_cuda.whl",
                        "nvidia/cuda_runtime/lib/libcudart.so.12",
                        "cudart".getBytes(StandardCharsets.UTF_8));
        bundle =
                new EngineBundle(
                        "cuda",
                        "2.7.1",
                        "torch-2.7.1-small",
                        "linux-x86_64",
                        "a small engine",
                        "index",
                        "cu128",
                        "torch/lib",
                        "nvidia/cuda_runtime/lib",
                        "2.28",
                        LARGE + 6,
                        List.of("torch/lib/[^/]+\\.so", "nvidia/[^/]+/lib/.*"),
                        ".*_python\\.so",
                        List.of(torch, cuda));
    }

    private Part wheel(String project, String file, String name, byte[] content, String... others)
            throws IOException {
        Path place = Files.createDirectories(web.resolve("files")).resolve(file);
        try (OutputStream out = Files.newOutputStream(place);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
            for (String other : others) {
                zip.putNextEntry(new ZipEntry(other));
                zip.write(1);
            }
        }
        String page =
                "<html><a href=\"../../files/older.whl\">older.whl</a><br/>\n"
                        + "<a data-requires-python=\"&gt;=3\" href='../../files/%s#sha256=00'>%s</a>"
                                .formatted(file.replace("+", "%2B"), file);
        Path index = Files.createDirectories(web.resolve("simple").resolve(project));
        Files.writeString(index.resolve("index.html"), page);
        byte[] bytes = Files.readAllBytes(place);
        return new Part(project, file, bytes.length, Hashes.sha256(bytes), null);
    }

    private Installer installer(String what, String source) {
        return Installer.of(
                what,
                source,
                engines,
                Machines.LINUX,
                "2.7.1",
                List.of(bundle),
                new EngineSources(
                        name -> null, folder, folder.resolve("pip.conf"), new Properties()));
    }

    private static final Consumer<EngineFolder> WORKS = apart -> {};

    private void assertInstalled() throws IOException {
        InstalledEngine engine = engines.require("torch-2.7.1-small");
        assertEquals(LARGE + 6, engine.bytes());
        Path home = engines.of(engine.name());
        assertEquals(LARGE, Files.size(home.resolve("torch/lib/libtorch.so")));
        assertEquals(
                "cudart",
                Files.readString(home.resolve("nvidia/cuda_runtime/lib/libcudart.so.12")));
        assertFalse(Files.exists(home.resolve("torch/lib/libtorch_python.so")));
        assertFalse(Files.exists(home.resolve("torch/nn")));
        try (Stream<Path> left = Files.walk(engines.root())) {
            assertEquals(
                    List.of(),
                    left.filter(
                                    f ->
                                            f.toString().endsWith(".whl")
                                                    || f.toString().endsWith(".part")
                                                    || f.toString().endsWith(".cellmap-tmp"))
                            .toList());
        }
    }

    @Test
    void isFetchedFromAnIndexTriedAndPutInPlace() throws IOException {
        try (TestServer server = new TestServer(web)) {
            Installer installer = installer("cuda", server.address() + "/simple/");
            long download = bundle.download();
            assertEquals(
                    new Installer.Plan("torch-2.7.1-small", "a small engine", download, LARGE + 6),
                    installer.plan());
            assertEquals(0, server.sent.get());
            boolean[] tried = {false};
            installer.run(
                    Progress.none(),
                    apart -> {
                        assertEquals(Optional.of("torch-2.7.1-small"), apart.activeName());
                        assertEquals("cu128", apart.active().orElseThrow().flavour());
                        assertEquals(List.of(), engines.list());
                        tried[0] = true;
                    });
            assertTrue(tried[0]);
            assertInstalled();
            assertEquals(Optional.empty(), engines.active());
        }
    }

    @Test
    void whatCameBeforeAnInterruptionIsNotFetchedAgain() throws IOException {
        try (TestServer server = new TestServer(web)) {
            String source = server.address() + "/simple";
            Progress stopping = new Stopping(LARGE / 1024 / 4);
            assertThrows(
                    CancelledException.class, () -> installer("cuda", source).run(stopping, WORKS));
            long before = server.sent.get();
            assertEquals(List.of("torch-2.7.1-small"), engines.unfinished());
            Installer again = installer("cuda", source);
            long left = again.plan().download();
            assertTrue(left > 0 && left < bundle.download(), left + " of " + bundle.download());
            again.run(Progress.none(), WORKS);
            long pages = server.sent.get() - before - left;
            assertTrue(pages >= 0 && pages < 2000, pages + " bytes more");
            assertInstalled();
            assertEquals(List.of(), engines.unfinished());
        }
    }

    @Test
    void whatWasFetchedCanBeRemoved() throws IOException {
        try (TestServer server = new TestServer(web)) {
            Installer installer = installer("cuda", server.address() + "/simple");
            Progress stopping = new Stopping(LARGE / 1024 / 4);
            assertThrows(CancelledException.class, () -> installer.run(stopping, WORKS));
            engines.remove("torch-2.7.1-small");
            assertEquals(List.of(), engines.unfinished());
            assertEquals(bundle.download(), installer.plan().download());
        }
    }

    @Test
    void aDamagedFileIsRefusedAndFetchedAgain() throws IOException {
        try (TestServer server = new TestServer(web)) {
            String source = server.address() + "/simple";
            server.damaged = ".whl";
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () -> installer("cuda", source).run(Progress.none(), WORKS));
            assertEquals("A part of the engine is damaged", e.what());
            assertEquals(List.of(), engines.list());
            server.damaged = "";
            // The second file is damaged still, as nobody looked at it.
            assertThrows(
                    CellMapException.class,
                    () -> installer("cuda", source).run(Progress.none(), WORKS));
            installer("cuda", source).run(Progress.none(), WORKS);
            assertInstalled();
        }
    }

    @Test
    void anotherSizeIsNoticedBeforeItIsFetched() throws IOException {
        Files.write(web.resolve("files/nvidia_cuda.whl"), new byte[7]);
        try (TestServer server = new TestServer(web)) {
            CellMapException e =
                    assertThrows(
                            CellMapException.class,
                            () ->
                                    installer("cuda", server.address() + "/simple")
                                            .run(Progress.none(), WORKS));
            assertTrue(e.why().contains("7 bytes instead of"), e.why());
        }
    }

    @Test
    void aFlatFolderOfAServerDoesToo() throws IOException {
        try (TestServer server = new TestServer(web)) {
            installer("cuda", server.address() + "/files").run(Progress.none(), WORKS);
            assertInstalled();
        }
    }

    @Test
    void isInstalledFromAFolderWithoutANetwork() throws IOException {
        Path files = web.resolve("files");
        assertEquals(0, installer("cuda", files.toString()).plan().download());
        installer(files.toString(), null).run(Progress.none(), WORKS);
        assertInstalled();
        assertTrue(Files.exists(files.resolve("nvidia_cuda.whl")), "files of the user stay");

        Files.delete(files.resolve("nvidia_cuda.whl"));
        UsageException e =
                assertThrows(UsageException.class, () -> installer(files.toString(), null));
        assertTrue(e.why().contains("nvidia_cuda.whl"), e.why());
        assertThrows(UsageException.class, () -> installer(folder.toString(), null));
    }

    @Test
    void anEngineThatFailsItsTrialIsNotInstalledAndTheOldOneStays() throws IOException {
        Path files = web.resolve("files");
        installer(files.toString(), null).run(Progress.none(), WORKS);
        engines.activate("torch-2.7.1-small");
        Consumer<EngineFolder> fails =
                apart -> {
                    throw new CellMapException("It", "", "does not work.", "");
                };
        assertThrows(
                CellMapException.class,
                () -> installer(files.toString(), null).run(Progress.none(), fails));
        assertInstalled();
        assertEquals(Optional.of("torch-2.7.1-small"), engines.activeName());
    }

    @Test
    void aLibtorchOnTheDiskIsUsedWhereItIs() throws IOException {
        Path site = folder.resolve("env/lib/python3.12/site-packages");
        Path libraries = Files.createDirectories(site.resolve("torch/lib"));
        Path cudart = Files.createDirectories(site.resolve("nvidia/cuda_runtime/lib"));
        for (String name : List.of("libtorch.so", "libtorch_cuda.so"))
            Files.write(libraries.resolve(name), new byte[1]);
        Path version = site.resolve("torch/version.py");
        Files.writeString(version, "__version__ = '2.6.0+cu126'\n");
        UsageException e =
                assertThrows(
                        UsageException.class,
                        () -> installer(folder.resolve("env").toString(), null));
        assertTrue(e.why().contains("2.6.0") && e.why().contains("2.7.1"), e.why());

        Files.writeString(version, "__version__ = '2.7.1+cu126'\n");
        Installer installer = installer(folder.resolve("env").toString(), null);
        assertEquals(0, installer.plan().disk());
        InstalledEngine engine = installer.run(Progress.none(), WORKS);
        assertEquals(List.of(engine), engines.list());
        assertEquals(libraries.toString(), engine.libraries());
        assertEquals(cudart.toString(), engine.cudart());
        assertEquals("cu128", engine.flavour());
        engines.remove(engine.name());
        assertTrue(Files.exists(libraries.resolve("libtorch.so")));
        assertEquals(List.of(), engines.list());
    }

    /** A library without a file beside it that tells its version may tell it itself. */
    @Test
    void theVersionIsReadFromTheLibraryItself() throws IOException {
        Path libraries = Files.createDirectories(folder.resolve("lib"));
        Files.write(libraries.resolve("libtorch.so"), new byte[1]);
        byte[] text = "xx\0 2.1.0\0v2.2.0\0002.5.1\0yy".getBytes(StandardCharsets.US_ASCII);
        Files.write(libraries.resolve("libtorch_cpu.so"), text);
        assertArrayEquals(
                new String[] {"2.5.1"},
                LibtorchFolder.in(libraries).stream()
                        .map(LibtorchFolder::version)
                        .toArray(String[]::new));
    }

    @Test
    void anotherPlatformOrAnOldSystemIsToldAtOnce() {
        for (var machine : List.of(Machines.MAC, Machines.OLD_LINUX))
            assertThrows(
                    UsageException.class,
                    () ->
                            Installer.of(
                                    "cuda",
                                    folder.resolve("web").toString(),
                                    engines,
                                    machine,
                                    "2.7.1",
                                    List.of(bundle),
                                    EngineSources.standard()));
        assertThrows(UsageException.class, () -> installer("rocm", "x"));
    }

    @Test
    void shippedBundlesAreComplete() {
        for (EngineBundle b : EngineBundle.all()) {
            for (Part part : b.parts())
                part.all()
                        .forEach(
                                p -> {
                                    assertTrue(p.sha256().matches("[0-9a-f]{64}"), p.file());
                                    assertTrue(p.bytes() > 100_000, p.file());
                                });
            assertTrue(b.unpacked() > b.download(), b.folder());
        }
        EngineBundle cuda = EngineBundle.find("cuda", "linux-x86_64", EngineBundle.all());
        assertEquals(2_829_051_886L, cuda.download());
        assertTrue(cuda.keeps("torch/lib/libtorch_cuda.so"));
        assertTrue(cuda.keeps("nvidia/cudnn/lib/libcudnn.so.9"));
        assertFalse(cuda.keeps("torch/lib/libtorch_python.so"));
        assertFalse(cuda.keeps("torch/include/x.h"));
    }

    /** Cancels once so many units of the download came. */
    private static final class Stopping implements Progress {
        private final long units;
        private long done;

        Stopping(long units) {
            this.units = units;
        }

        @Override
        public void begin(String stage, long total) {}

        @Override
        public synchronized void advance(long n) {
            done += n;
        }

        @Override
        public void message(String text) {}

        @Override
        public synchronized boolean cancelled() {
            return done >= units;
        }
    }
}
