// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import fiji.plugin.cellmap.engine.natives.EngineChoice;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.EngineFolder;
import fiji.plugin.cellmap.engine.natives.LibraryFile;
import fiji.plugin.cellmap.engine.natives.LoadFault;
import fiji.plugin.cellmap.engine.natives.Machine;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The one start of the engine in a process, with libraries that are chosen for the machine; or why
 * it failed. Immutable.
 */
final class EngineStart {

    private final Machine machine;
    private final EngineChoice choice;
    private final Engine engine;
    private final EngineFinding fault;
    private final Throwable failure;

    private EngineStart(
            Machine machine,
            EngineChoice choice,
            Engine engine,
            EngineFinding fault,
            Throwable failure) {
        this.machine = machine;
        this.choice = choice;
        this.engine = engine;
        this.fault = fault;
        this.failure = failure;
    }

    /** Loading this class starts the engine once, whichever thread comes first. */
    private static final class Once {
        static final EngineStart START = attempt();
    }

    static EngineStart get() {
        return Once.START;
    }

    Machine machine() {
        return machine;
    }

    EngineChoice choice() {
        return choice;
    }

    /** What made it fail, and the remedy; empty if it runs. */
    Optional<EngineFinding> fault() {
        return Optional.ofNullable(fault);
    }

    /**
     * The engine.
     *
     * @throws CellMapException if it did not start
     */
    Engine engine() {
        if (engine != null) return engine;
        throw new CellMapException(
                "Cannot start the PyTorch engine",
                choice.libraries().map(Path::toString).orElse(""),
                fault.what() + ". " + fault.why(),
                fault.fix() + " The verb check shows more.",
                failure);
    }

    private static EngineStart attempt() {
        Machine machine = HostProbe.look();
        EngineChoice choice =
                EngineChoice.of(EngineFolder.standard(), machine, EngineStart::setting);
        Optional<EngineFinding> seen =
                choice.libraries().flatMap(f -> LibraryFile.fault(f, machine));
        if (seen.isPresent()) return new EngineStart(machine, choice, null, seen.get(), null);
        try {
            if (Platform.isLinux()) {
                waitPassively();
                KeptMemory.here();
            }
            choice.properties(jniVersion()).forEach(System::setProperty);
            choice.cudart().ifPresent(d -> NativeLibrary.addSearchPath("cudart", d.toString()));
            Engine engine = Engine.getEngine("PyTorch");
            JniUtils.setNumThreads(
                    Integer.getInteger(
                            Devices.THREADS, Runtime.getRuntime().availableProcessors()));
            if (Boolean.getBoolean(Devices.BENCHMARK)) JniUtils.setBenchmarkCuDNN(true);
            return new EngineStart(machine, choice, engine, null, null);
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return new EngineStart(machine, choice, null, LoadFault.of(e, choice), e);
        }
    }

    private static String setting(String name) {
        String variable = System.getenv(name);
        return variable != null && !variable.isBlank() ? variable : System.getProperty(name);
    }

    /** Version of libtorch that the JNI library is made for. */
    static String jniVersion() {
        try (InputStream in = EngineStart.class.getResourceAsStream("/jnilib/pytorch.properties")) {
            Properties properties = new Properties();
            if (in != null) properties.load(in);
            return properties.getProperty("jni_version", "").replaceFirst("-.*", "");
        } catch (IOException e) {
            return "";
        }
    }

    /** Where the engine unpacks libraries. */
    static Path cache() {
        return Utils.getEngineCacheDir("pytorch");
    }

    /**
     * Lets OpenMP's threads sleep while they wait instead of spinning, unless the environment says
     * otherwise: with spinning, another busy process makes training up to 80 times slower. OpenMP
     * reads the variable when the engine's libraries are loaded.
     */
    private static void waitPassively() {
        Function.getFunction("c", "setenv")
                .invokeInt(new Object[] {"OMP_WAIT_POLICY", "passive", 0});
    }
}
