// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.InstalledEngine;
import fiji.plugin.cellmap.engine.natives.Machine;
import fiji.plugin.cellmap.store.kv.Patience;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.DiskSpace;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Installs an engine: fetches its files, or takes them from a folder, checks them, unpacks them
 * beside the place where they belong, and moves the whole there in one step. What was fetched
 * before an interruption is not fetched again. A libtorch that is on the disk is used where it is.
 */
public final class Installer {

    private static final long KIB = 1024;

    private final EngineFolder engines;
    private final EngineBundle bundle;
    private final PartFiles parts;
    private final LibtorchFolder present;
    private final String jniFlavour;

    private Installer(
            EngineFolder engines,
            EngineBundle bundle,
            PartFiles parts,
            LibtorchFolder present,
            String jniFlavour) {
        this.engines = engines;
        this.bundle = bundle;
        this.parts = parts;
        this.present = present;
        this.jniFlavour = jniFlavour;
    }

    /**
     * What an installation will do.
     *
     * @param name of the engine
     * @param about it, in words
     * @param download bytes to be fetched
     * @param disk bytes that it will take
     */
    public record Plan(String name, String about, long download, long disk) {}

    /**
     * Prepares an installation; nothing is fetched.
     *
     * @param what {@code cuda}, {@code cpu}, or a folder: of files to install from, or of a
     *     libtorch
     * @param source address or folder of the files; null for the usual
     * @param version of libtorch that the program needs
     * @throws UsageException if there is no such engine for the machine, or files are missing
     */
    public static Installer of(
            String what, String source, EngineFolder engines, Machine machine, String version) {
        return of(
                what,
                source,
                engines,
                machine,
                version,
                EngineBundle.all(),
                EngineSources.standard());
    }

    /**
     * Refuses an installation for which nothing says where its files come from; quick.
     *
     * @param what as for {@link #of}
     * @param source likewise
     * @throws UsageException saying what to give
     */
    public static void requireSource(String what, String source) {
        requireSource(what, source, EngineSources.standard());
    }

    static void requireSource(String what, String source, EngineSources sources) {
        if (source != null || Files.isDirectory(Path.of(what))) return;
        EngineBundle.all().stream()
                .filter(bundle -> bundle.name().equals(what))
                .findFirst()
                .ifPresent(bundle -> sources.of(bundle, null));
    }

    static Installer of(
            String what,
            String source,
            EngineFolder engines,
            Machine machine,
            String version,
            List<EngineBundle> bundles,
            EngineSources sources) {
        Path folder = Path.of(what);
        if (Files.isDirectory(folder)) return of(folder, engines, machine, version, bundles);
        EngineBundle bundle = EngineBundle.find(what, machine.platform(), bundles);
        requireGlibc(bundle, machine);
        String from = sources.of(bundle, source);
        Path downloads = engines.downloads(bundle.folder());
        PartFiles parts =
                Files.isDirectory(Path.of(from))
                        ? complete(PartFiles.in(bundle, Path.of(from)), Path.of(from))
                        : PartFiles.from(bundle, from, downloads, Patience.LONG);
        return new Installer(engines, bundle, parts, null, bundle.flavour());
    }

    private static Installer of(
            Path folder,
            EngineFolder engines,
            Machine machine,
            String version,
            List<EngineBundle> bundles) {
        var present = LibtorchFolder.in(folder);
        if (present.isPresent()) {
            requireVersion(present.get(), version);
            return new Installer(engines, null, null, present.get(), "cu128");
        }
        List<EngineBundle> here =
                bundles.stream().filter(b -> b.platform().equals(machine.platform())).toList();
        EngineBundle nearest =
                here.stream()
                        .filter(b -> begun(b, folder))
                        .findFirst()
                        .orElseThrow(() -> nothing(folder, machine));
        requireGlibc(nearest, machine);
        PartFiles parts = complete(PartFiles.in(nearest, folder), folder);
        return new Installer(engines, nearest, parts, null, nearest.flavour());
    }

    private static boolean begun(EngineBundle bundle, Path folder) {
        return PartFiles.in(bundle, folder).missing().size() < bundle.parts().size();
    }

    private static PartFiles complete(PartFiles parts, Path folder) {
        List<String> missing = parts.missing();
        if (missing.isEmpty()) return parts;
        throw new UsageException(
                "Files of the engine are missing",
                folder,
                "It has no " + String.join(", ", missing) + " of the right size.",
                "Put them there, and install again.");
    }

    /** What will happen. */
    public Plan plan() {
        if (present != null) {
            InstalledEngine engine = present.installed(jniFlavour);
            return new Plan(engine.name(), engine.about(), 0, 0);
        }
        return new Plan(bundle.folder(), bundle.about(), parts.toFetch(), bundle.unpacked());
    }

    /**
     * Installs; blocks. The engine is not in use yet.
     *
     * @param trial is shown the finished folder before it gets its name, and may refuse it
     * @throws CellMapException if something cannot be fetched, is damaged or refused; nothing is
     *     installed then
     */
    public InstalledEngine run(Progress progress, Consumer<EngineFolder> trial) {
        try (Claim claim = Claim.on(engines.root())) {
            claim.takenOver().ifPresent(progress::message);
            AtomicFiles.sweep(engines.root());
            return present != null ? register(trial) : install(progress, trial);
        }
    }

    private InstalledEngine install(Progress progress, Consumer<EngineFolder> trial) {
        DiskSpace.need(engines.root(), parts.toFetch() + bundle.unpacked());
        List<Path> files = parts.complete(progress);
        InstalledEngine engine =
                place(
                        bundle.folder(),
                        trial,
                        folder -> {
                            progress.begin("Unpacking (KiB)", bundle.unpacked() / KIB);
                            PartUnpacker unpacker = new PartUnpacker(bundle, folder, progress);
                            long bytes = files.stream().mapToLong(unpacker::unpack).sum();
                            progress.begin("Trying it", 0);
                            return bundle.installed(bytes);
                        });
        parts.drop();
        return engine;
    }

    private InstalledEngine register(Consumer<EngineFolder> trial) {
        InstalledEngine engine = present.installed(jniFlavour);
        return place(engine.name(), trial, folder -> engine);
    }

    private interface Filling {
        InstalledEngine fill(Path folder);
    }

    /**
     * Fills a folder of engines of its own, in which the trial takes place, and moves what is in it
     * to its place.
     */
    private InstalledEngine place(String name, Consumer<EngineFolder> trial, Filling filling) {
        Path staging = engines.of(AtomicFiles.temporaryName(name));
        try {
            EngineFolder apart = new EngineFolder(staging);
            Path folder = Files.createDirectories(apart.of(name));
            InstalledEngine engine = filling.fill(folder);
            AtomicFiles.write(
                    folder.resolve(InstalledEngine.FILE),
                    true,
                    out -> out.write(Json.bytes(engine)));
            apart.activate(name);
            trial.accept(apart);
            if (Files.exists(engines.of(name)))
                AtomicFiles.deleteTree(AtomicFiles.setAside(engines.of(name)));
            AtomicFiles.move(folder, engines.of(name));
            return engine;
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot install the engine",
                    engines.of(name),
                    AtomicFiles.reason(e),
                    "Check permissions and space of the folder, or name another one in the"
                            + " environment variable "
                            + EngineFolder.VARIABLE
                            + ".",
                    e);
        } finally {
            try {
                AtomicFiles.deleteTree(staging);
            } catch (IOException e) {
                // The next installation sweeps it.
            }
        }
    }

    private static void requireGlibc(EngineBundle bundle, Machine machine) {
        if (bundle.glibc().isEmpty() || machine.atLeast(bundle.glibc())) return;
        throw new UsageException(
                "The engine does not fit this system",
                bundle.name(),
                "It needs glibc " + bundle.glibc() + "; here is " + machine.libc() + ".",
                "Use a newer system, or a container image of one.");
    }

    private static void requireVersion(LibtorchFolder present, String version) {
        if (present.version().isEmpty() || present.version().equals(version)) return;
        throw new UsageException(
                "This libtorch is of another version",
                present.libraries(),
                "It is " + present.version() + "; the program's JNI library needs " + version + ".",
                "Install torch==" + version + " there, or give another folder.");
    }

    private static UsageException nothing(Path folder, Machine machine) {
        return new UsageException(
                "There is no engine in this folder",
                folder,
                "It holds neither libtorch nor files to install one for "
                        + machine.platform()
                        + " from.",
                "Give the folder of the wheels or the jar, of a Python environment with torch, or of"
                        + " libtorch.");
    }
}
