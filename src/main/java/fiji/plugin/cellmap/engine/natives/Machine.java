// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What matters of a machine to a native engine. Immutable.
 *
 * @param system {@code linux}, {@code win}, {@code osx}, or what else Java says
 * @param processor architecture: {@code x86_64}, {@code aarch64}, or what else Java says
 * @param libc C library with version, such as {@code glibc 2.36} or {@code musl}; empty if unknown
 * @param model of the processor; empty if unknown
 * @param features of the processor as Linux names them, such as {@code avx512f}; empty if unknown
 * @param memory of the machine in bytes
 * @param cards names of the NVIDIA cards that are plugged in, with driver or without
 * @param driver NVIDIA's, if there is one
 */
public record Machine(
        String system,
        String processor,
        String libc,
        String model,
        Set<String> features,
        int processors,
        long memory,
        List<String> cards,
        Optional<Driver> driver) {

    /**
     * NVIDIA's driver.
     *
     * @param version such as {@code 550.54.15}; empty if unknown
     * @param cuda highest version of CUDA that it serves, 12060 for 12.6; 0 if unknown
     * @param fault CUDA's error code when it was started, 0 if it works
     * @param gpus that it offers
     */
    public record Driver(String version, int cuda, int fault, List<Gpu> gpus) {

        /** Whether there is a GPU to compute on with libraries of this version of CUDA. */
        public boolean serves(int major) {
            return fault == 0 && !gpus.isEmpty() && cuda >= 1000 * major;
        }

        /** The version of CUDA for people: {@code 12.6}. */
        public String cudaText() {
            return cuda / 1000 + "." + cuda % 1000 / 10;
        }
    }

    /**
     * A GPU.
     *
     * @param memory in bytes
     * @param capability compute capability times 10: 86 for 8.6
     */
    public record Gpu(String name, long memory, int capability) {}

    /** The one that Java's names stand for. */
    public static String system(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("mac")) return "osx";
        return lower.startsWith("win") ? "win" : lower;
    }

    /** The one that Java's name stands for. */
    public static String processor(String name) {
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "arm64", "aarch64" -> "aarch64";
            default -> name;
        };
    }

    /** As native libraries are sorted: {@code linux-x86_64}. */
    public String platform() {
        return system + "-" + processor;
    }

    /** Whether there is an NVIDIA GPU, usable or not. */
    public boolean hasGpu() {
        return !cards.isEmpty() || driver.map(d -> !d.gpus().isEmpty()).orElse(false);
    }

    /** Names of the GPUs, of the driver's if it tells them. */
    public String gpuNames() {
        List<String> known =
                driver.map(d -> d.gpus().stream().map(Gpu::name).toList()).orElse(List.of());
        return String.join(", ", known.isEmpty() ? cards : known);
    }

    /** Whether the C library is glibc of at least a version, or there is no telling. */
    public boolean atLeast(String glibc) {
        if (libc.isEmpty() || !system.equals("linux")) return true;
        if (!libc.startsWith("glibc ")) return false;
        String[] here = libc.substring(6).split("\\.");
        String[] least = glibc.split("\\.");
        int major = Integer.parseInt(here[0]) - Integer.parseInt(least[0]);
        return major != 0 ? major > 0 : Integer.parseInt(here[1]) >= Integer.parseInt(least[1]);
    }
}
