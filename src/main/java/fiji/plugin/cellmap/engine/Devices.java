// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import com.sun.jna.Function;
import com.sun.jna.Platform;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * What the engine can compute on. The first call starts the engine (about one second, more if its
 * native libraries must be unpacked). Thread-safe.
 */
public final class Devices {

    /** System property: threads within one operation; all processors if absent. */
    public static final String THREADS = "cellmap.threads";

    /** Options of {@code mallopt} (malloc.h of glibc). */
    private static final int TRIM_THRESHOLD = -1;

    private static final int MMAP_THRESHOLD = -3;

    private Devices() {}

    /**
     * The devices of a request.
     *
     * @param request {@code auto} (the first GPU, or the CPU), {@code cpu}, {@code gpu} (the
     *     first), or {@code gpu:0,1}
     * @throws UsageException if the request is malformed
     * @throws CellMapException if a GPU is asked for that the engine does not see
     */
    public static List<ComputeDevice> parse(String request) {
        int count = engine().getGpuCount();
        if (request.equals("cpu") || request.equals("auto") && count == 0)
            return List.of(ComputeDevice.CPU);
        if (request.equals("auto")) return List.of(ComputeDevice.gpu(0));
        if (!request.matches("gpu(:\\d{1,3}(,\\d{1,3})*)?"))
            throw new UsageException(
                    "Unknown device",
                    request,
                    "It is not one of the known forms.",
                    "Use auto, cpu, gpu or gpu:0,1.");
        List<ComputeDevice> devices = new ArrayList<>();
        String indices = request.equals("gpu") ? "0" : request.substring(4);
        for (String index : indices.split(",")) {
            int number = Integer.parseInt(index);
            if (number >= count)
                throw new CellMapException(
                        "Cannot use a GPU",
                        "gpu:" + number,
                        "The engine sees " + (count == 0 ? "no GPU" : count + " GPU(s)") + ".",
                        "Use cpu as @{device}, or install a CUDA driver and the CUDA build of the"
                                + " engine; the verb check shows what is there.");
            if (!devices.contains(ComputeDevice.gpu(number)))
                devices.add(ComputeDevice.gpu(number));
        }
        return List.copyOf(devices);
    }

    /** The measured truth: engine, library version, devices, threads. */
    public static Map<String, Object> describe() {
        Engine engine = engine();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("engine", engine.getEngineName());
        facts.put("libtorch", engine.getVersion());
        facts.put("djl", Engine.getDjlVersion());
        facts.put("features", JniUtils.getFeatures().stream().sorted().toList());
        facts.put(
                "devices",
                engine.getGpuCount() == 0
                        ? List.of("cpu")
                        : IntStream.range(0, engine.getGpuCount())
                                .mapToObj(i -> "gpu:" + i)
                                .toList());
        facts.put("threads", JniUtils.getNumThreads());
        return facts;
    }

    /**
     * Lets one operation use so many threads, in calls of the thread that calls this.
     *
     * @return how many it could use before
     */
    public static int threads(int number) {
        engine();
        int before = JniUtils.getNumThreads();
        JniUtils.setNumThreads(number);
        return before;
    }

    /** Bytes of a GPU's memory that are taken, by whomever; empty if it does not tell. */
    public static OptionalLong memoryUsed(ComputeDevice device) {
        if (!device.isGpu()) return OptionalLong.empty();
        try {
            return OptionalLong.of(CudaUtils.getGpuMemory(djl(device)).getUsed());
        } catch (RuntimeException | LinkageError e) {
            return OptionalLong.empty();
        }
    }

    static Device djl(ComputeDevice device) {
        return device.isGpu() ? Device.gpu(device.index()) : Device.cpu();
    }

    /** The engine, started on first use. */
    static Engine engine() {
        return Start.ENGINE;
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

    /**
     * Lets the C library keep freed memory for the next tensor, unless the environment says
     * otherwise. By default every large block comes from the kernel and goes back to it, page by
     * page: a tenth of the time of a training step of a network with many weights.
     */
    private static void keepMemory() {
        Function mallopt = Function.getFunction("c", "mallopt");
        Map.of("MALLOC_TRIM_THRESHOLD_", TRIM_THRESHOLD, "MALLOC_MMAP_THRESHOLD_", MMAP_THRESHOLD)
                .forEach(
                        (variable, option) -> {
                            if (System.getenv(variable) == null)
                                mallopt.invokeInt(new Object[] {option, Integer.MAX_VALUE});
                        });
    }

    /** Holds the engine; loading this class starts it once, whichever thread comes first. */
    private static final class Start {
        static final Engine ENGINE = start();

        private static Engine start() {
            try {
                if (Platform.isLinux()) {
                    waitPassively();
                    keepMemory();
                }
                Engine engine = Engine.getEngine("PyTorch");
                JniUtils.setNumThreads(
                        Integer.getInteger(THREADS, Runtime.getRuntime().availableProcessors()));
                return engine;
            } catch (RuntimeException | LinkageError e) {
                throw new CellMapException(
                        "Cannot start the PyTorch engine",
                        "",
                        AtomicFiles.reason(e),
                        "Check that the native library of this platform is installed.",
                        e);
            }
        }
    }
}
