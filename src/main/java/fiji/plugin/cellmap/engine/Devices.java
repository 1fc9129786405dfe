// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import fiji.plugin.cellmap.engine.natives.Diagnosis;
import fiji.plugin.cellmap.engine.natives.EngineFinding;
import fiji.plugin.cellmap.engine.natives.Machine;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the engine can compute on. The first call starts the engine (about one second, more if its
 * native libraries must be unpacked). Thread-safe.
 */
public final class Devices {

    /** System property: threads within one operation; all processors if absent. */
    public static final String THREADS = "cellmap.threads";

    /** System property: {@code true} for cuDNN's benchmark mode. */
    public static final String BENCHMARK = "cellmap.cudnn.benchmark";

    private Devices() {}

    /**
     * The devices of a request.
     *
     * @param request {@code auto} (the first GPU, or the CPU), {@code cpu}, {@code gpu} (the
     *     first), {@code gpu:0,1}, or {@code cpu:2} (the CPU as so many devices, which share it)
     * @throws UsageException if the request is malformed or names a GPU twice
     * @throws CellMapException if a GPU is asked for that the engine does not see
     */
    public static List<ComputeDevice> parse(String request) {
        int count = engine().getGpuCount();
        if (request.matches("cpu:[1-9]\\d?"))
            return Collections.nCopies(Integer.parseInt(request.substring(4)), ComputeDevice.CPU);
        if (request.equals("cpu") || request.equals("auto") && count == 0)
            return List.of(ComputeDevice.CPU);
        if (request.equals("auto")) return List.of(ComputeDevice.gpu(0));
        if (!request.matches("gpu(:\\d{1,3}(,\\d{1,3})*)?"))
            throw new UsageException(
                    "Unknown device",
                    request,
                    "It is not one of the known forms.",
                    "Use auto, cpu, gpu, gpu:0,1 or cpu:2.");
        List<ComputeDevice> devices = new ArrayList<>();
        String indices = request.equals("gpu") ? "0" : request.substring(4);
        for (String index : indices.split(",")) {
            int number = Integer.parseInt(index);
            if (number >= count)
                throw new CellMapException(
                        "Cannot use a GPU",
                        "gpu:" + number,
                        "The engine sees " + (count == 0 ? "no GPU" : count + " GPU(s)") + ".",
                        "Use cpu as @{device}. The verb check says why no more is seen, and what to"
                                + " do.");
            if (devices.contains(ComputeDevice.gpu(number)))
                throw new UsageException(
                        "Cannot use a GPU twice",
                        request,
                        "It names gpu:" + number + " twice.",
                        "Name each GPU once.");
            devices.add(ComputeDevice.gpu(number));
        }
        return List.copyOf(devices);
    }

    /** Several devices in a few letters, as {@link #parse} reads them. */
    public static String name(List<ComputeDevice> devices) {
        ComputeDevice first = devices.get(0);
        if (devices.size() == 1) return first.toString();
        if (!first.isGpu()) return "cpu:" + devices.size();
        return devices.stream()
                .map(device -> String.valueOf(device.index()))
                .collect(Collectors.joining(",", "gpu:", ""));
    }

    /**
     * What is to be said of a request: why {@code auto} means the CPU on a machine with a GPU.
     *
     * @param request as for {@link #parse}
     */
    public static List<String> notes(String request) {
        return diagnosis().notes(request);
    }

    /** What is wrong with the engine here; also if it does not start. */
    public static Diagnosis diagnosis() {
        EngineStart start = EngineStart.get();
        int gpus = start.fault().isPresent() ? -1 : start.engine().getGpuCount();
        return new Diagnosis(start.machine(), start.choice(), gpus, EngineStart.cache());
    }

    /** Why the engine does not start, and the remedy; empty if it runs. */
    public static Optional<EngineFinding> fault() {
        return EngineStart.get().fault();
    }

    /** Version of libtorch that the JNI library is made for. */
    public static String jniVersion() {
        return EngineStart.jniVersion();
    }

    /** The machine, without starting the engine. */
    public static Machine machine() {
        return HostProbe.look();
    }

    /** Paths of the engine's native libraries in this process. */
    public static List<String> libraries() {
        Path unpacked = EngineStart.cache();
        return LoadedLibraries.list(
                List.of(EngineStart.get().choice().libraries().orElse(unpacked), unpacked));
    }

    /** The measured truth: engine, library version, devices, threads. */
    public static Map<String, Object> describe() {
        Engine engine = engine();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("engine", engine.getEngineName());
        facts.put("libtorch", engine.getVersion());
        facts.put("djl", Engine.getDjlVersion());
        facts.put("natives", EngineStart.get().choice().name());
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

    /**
     * Lets cuDNN try its algorithms for each new shape of a convolution and keep the fastest; for
     * the process. By default it does if the property {@value #BENCHMARK} is {@code true}.
     */
    public static void benchmark(boolean tries) {
        engine();
        JniUtils.setBenchmarkCuDNN(tries);
    }

    /** How many threads one operation uses, in calls of the thread that calls this. */
    public static int threads() {
        engine();
        return JniUtils.getNumThreads();
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

    /** Bytes of memory that a device has in all: a GPU's, or the machine's; empty if unknown. */
    public static OptionalLong memorySize(ComputeDevice device) {
        try {
            if (device.isGpu())
                return OptionalLong.of(CudaUtils.getGpuMemory(djl(device)).getMax());
            if (ManagementFactory.getOperatingSystemMXBean()
                    instanceof com.sun.management.OperatingSystemMXBean system)
                return OptionalLong.of(system.getTotalMemorySize());
        } catch (RuntimeException | LinkageError e) {
            // It does not tell.
        }
        return OptionalLong.empty();
    }

    static Device djl(ComputeDevice device) {
        return device.isGpu() ? Device.gpu(device.index()) : Device.cpu();
    }

    /** The engine, started on first use. */
    static Engine engine() {
        return EngineStart.get().engine();
    }
}
