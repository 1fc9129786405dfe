// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import fiji.plugin.cellmap.engine.natives.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks at the machine that this runs on; without the engine, and without any CUDA library. */
final class HostProbe {

    /** System property: another root for what Linux tells, for tests. */
    static final String ROOT = "cellmap.machine.root";

    private static final Pattern VERSION = Pattern.compile("\\b(\\d{3}\\.\\d+(\\.\\d+)?)\\b");

    /** Numbers of attributes in CUDA's driver API. */
    private static final int MAJOR = 75;

    private static final int MINOR = 76;

    private final Path root;

    /**
     * @param root of the file system, for what Linux tells in {@code /proc} and {@code /sys}
     */
    HostProbe(Path root) {
        this.root = root;
    }

    static Machine look() {
        HostProbe probe = new HostProbe(Path.of(System.getProperty(ROOT, "/")));
        String system = Machine.system(System.getProperty("os.name"));
        return new Machine(
                system,
                Machine.processor(System.getProperty("os.arch")),
                system.equals("linux") ? libc() : "",
                probe.model(),
                probe.features(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                        .getTotalMemorySize(),
                probe.cards(),
                probe.driver(system.equals("win") ? "nvcuda" : "libcuda.so.1"));
    }

    private static String libc() {
        try {
            Function version = Function.getFunction("c", "gnu_get_libc_version");
            return "glibc " + version.invokeString(new Object[0], false);
        } catch (UnsatisfiedLinkError e) {
            return "musl";
        }
    }

    String model() {
        return cpu("model name").findFirst().orElse("");
    }

    Set<String> features() {
        Set<String> features = new LinkedHashSet<>();
        Stream.concat(cpu("flags"), cpu("Features"))
                .findFirst()
                .ifPresent(line -> features.addAll(List.of(line.split("\\s+"))));
        return features;
    }

    private Stream<String> cpu(String key) {
        return text("proc/cpuinfo")
                .lines()
                .filter(line -> line.matches(key + "\\s*:.*"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip());
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // Not Linux, or hidden in a container.
        }
    }

    /** Display controllers of NVIDIA on the bus. */
    List<String> cards() {
        Path bus = root.resolve("sys/bus/pci/devices");
        if (!Files.isDirectory(bus)) return List.of();
        try (Stream<Path> devices = Files.list(bus)) {
            return devices.sorted()
                    .map(d -> "sys/bus/pci/devices/" + d.getFileName())
                    .filter(d -> text(d + "/vendor").strip().equals("0x10de"))
                    .filter(d -> text(d + "/class").strip().startsWith("0x03"))
                    .map(d -> "NVIDIA card " + text(d + "/device").strip().replace("0x", ""))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** What the driver says; empty if there is none. */
    private Optional<Machine.Driver> driver(String library) {
        try {
            NativeLibrary cuda = NativeLibrary.getInstance(library);
            int fault = call(cuda, "cuInit", 0);
            IntByReference number = new IntByReference();
            call(cuda, "cuDriverGetVersion", number);
            return Optional.of(
                    new Machine.Driver(
                            version(),
                            number.getValue(),
                            fault,
                            fault == 0 ? gpus(cuda) : List.of()));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    String version() {
        Matcher found = VERSION.matcher(text("proc/driver/nvidia/version"));
        return found.find() ? found.group(1) : "";
    }

    private static List<Machine.Gpu> gpus(NativeLibrary cuda) {
        IntByReference number = new IntByReference();
        call(cuda, "cuDeviceGetCount", number);
        int count = number.getValue();
        List<Machine.Gpu> gpus = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            call(cuda, "cuDeviceGet", number, i);
            int device = number.getValue();
            byte[] name = new byte[256];
            call(cuda, "cuDeviceGetName", name, name.length, device);
            LongByReference memory = new LongByReference();
            call(cuda, "cuDeviceTotalMem_v2", memory, device);
            call(cuda, "cuDeviceGetAttribute", number, MAJOR, device);
            int capability = 10 * number.getValue();
            call(cuda, "cuDeviceGetAttribute", number, MINOR, device);
            gpus.add(
                    new Machine.Gpu(
                            com.sun.jna.Native.toString(name),
                            memory.getValue(),
                            capability + number.getValue()));
        }
        return gpus;
    }

    private static int call(NativeLibrary cuda, String function, Object... arguments) {
        return cuda.getFunction(function).invokeInt(arguments);
    }
}
