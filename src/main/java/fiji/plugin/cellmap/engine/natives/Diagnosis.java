// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with the engine on a machine, and the remedies. All that is looked at is given, so
 * that any machine can be imagined.
 *
 * @param machine that it runs on
 * @param choice of libraries
 * @param gpus that the started engine sees; -1 if it did not start
 * @param cache folder that libraries are unpacked into
 */
public record Diagnosis(Machine machine, EngineChoice choice, int gpus, Path cache) {

    /** Platforms that libtorch and the JNI library exist for. */
    private static final Set<String> PLATFORMS =
            Set.of("linux-x86_64", "linux-aarch64", "win-x86_64", "osx-aarch64");

    private static final String INSTALL = "Install the CUDA libraries: engine install cuda.";
    private static final int CUDA = 12;
    private static final int OLDEST_GPU = 50;
    private static final int NEWEST_GPU = 90;
    private static final long LITTLE_MEMORY = 4L << 30;

    /** All findings, faults first. */
    public List<EngineFinding> findings() {
        List<EngineFinding> all = new ArrayList<>();
        platform().ifPresent(all::add);
        gpu().ifPresent(all::add);
        memory(all);
        cacheFolder().ifPresent(all::add);
        all.sort((a, b) -> Boolean.compare(b.fault(), a.fault()));
        return all;
    }

    private Optional<EngineFinding> platform() {
        if (PLATFORMS.contains(machine.platform()) && !machine.libc().startsWith("musl"))
            return Optional.empty();
        return Optional.of(
                EngineFinding.fault(
                        "platform",
                        "The engine is not made for this system",
                        machine.platform() + " " + machine.libc() + " has no libtorch 2.7.1.",
                        "Use Linux (with glibc) or Windows on x86-64, Linux on arm64, or macOS on"
                                + " Apple silicon."));
    }

    /** Why no GPU is used, where there is one. */
    public Optional<EngineFinding> gpu() {
        if (gpus > 0) return Optional.empty();
        Optional<Machine.Driver> driver = machine.driver();
        if (driver.isEmpty())
            return machine.cards().isEmpty() ? withoutCard() : Optional.of(noDriver());
        if (driver.get().fault() != 0) return Optional.of(driverFault(driver.get().fault()));
        if (driver.get().gpus().isEmpty()) return Optional.empty();
        if (driver.get().cuda() < 1000 * CUDA) return Optional.of(oldDriver(driver.get()));
        Optional<EngineFinding> unfit = unfit(driver.get());
        if (unfit.isPresent()) return unfit;
        if (!choice.cuda())
            return Optional.of(
                    EngineFinding.fault(
                            "cpu-natives",
                            "The GPU is not used",
                            "There is "
                                    + machine.gpuNames()
                                    + ", but the libraries in use compute"
                                    + " on the processor only.",
                            INSTALL));
        return gpus < 0 ? Optional.empty() : Optional.of(unseen());
    }

    /** What is to be said where this device is asked for: that auto is the CPU beside a GPU. */
    public List<String> notes(String device) {
        if (!device.equals("auto")) return List.of();
        return gpu().stream()
                .filter(EngineFinding::fault)
                .map(f -> "Device auto is the CPU here. " + f.text())
                .toList();
    }

    private Optional<EngineFinding> withoutCard() {
        if (!choice.cuda()) return Optional.empty();
        return Optional.of(
                EngineFinding.note(
                        "no-driver",
                        "NVIDIA's driver is missing",
                        "The CUDA libraries are in use, but neither a driver nor a card was found, so"
                                + " they compute on the processor.",
                        "On a machine with an NVIDIA card install its driver (525.60 or newer);"
                                + " without one nothing needs to be done."));
    }

    private EngineFinding noDriver() {
        return EngineFinding.fault(
                "no-driver",
                "NVIDIA's driver is missing",
                "There is " + machine.gpuNames() + ", but no driver that programs can use.",
                "Install NVIDIA's driver for this system (525.60 or newer; in a container, start it"
                        + " with the GPU), and start again."
                        + (choice.cuda() ? "" : " Then: engine install cuda."));
    }

    private EngineFinding driverFault(int fault) {
        String why = "CUDA's driver answers with error " + fault + ".";
        return switch (fault) {
            case 100 ->
                    EngineFinding.fault(
                            "driver-fault",
                            "The driver offers no GPU",
                            why,
                            "If CUDA_VISIBLE_DEVICES is set, clear it; in a container, start it with"
                                    + " the GPU.");
            case 802, 803, 804 ->
                    EngineFinding.fault(
                            "driver-fault",
                            "The driver's parts do not fit together",
                            why + " It was probably updated since the machine was started.",
                            "Restart the machine.");
            default ->
                    EngineFinding.fault(
                            "driver-fault",
                            "The driver does not work",
                            why,
                            "Restart the machine; if that does not help, install the driver again.");
        };
    }

    private EngineFinding oldDriver(Machine.Driver driver) {
        return EngineFinding.fault(
                "driver-old",
                "NVIDIA's driver is too old",
                "It serves CUDA " + driver.cudaText() + "; the libraries need " + CUDA + ".",
                "Install driver 525.60 or newer (Windows: 528.33), and start again.");
    }

    private Optional<EngineFinding> unfit(Machine.Driver driver) {
        Machine.Gpu gpu = driver.gpus().get(0);
        if (gpu.capability() >= OLDEST_GPU && gpu.capability() / 10 <= NEWEST_GPU / 10)
            return Optional.empty();
        boolean fresh = gpu.capability() > NEWEST_GPU;
        return Optional.of(
                EngineFinding.fault(
                        fresh ? "gpu-new" : "gpu-old",
                        fresh
                                ? "The GPU is newer than the libraries"
                                : "The GPU is too old for the libraries",
                        gpu.name()
                                + " has compute capability "
                                + gpu.capability() / 10
                                + "."
                                + gpu.capability() % 10
                                + "; libtorch 2.7.1 for CUDA 12.6 serves 5.0 to 9.0.",
                        fresh
                                ? "Install a build of torch 2.7.1 for CUDA 12.8 into a Python"
                                        + " environment, and give its folder: engine install FOLDER."
                                : "It cannot be used; work is done on the processor."));
    }

    private EngineFinding unseen() {
        return EngineFinding.fault(
                "gpu-unseen",
                "The engine does not see the GPU",
                "Driver and CUDA libraries are there, but the engine counts no GPU with flavour \""
                        + choice.flavour()
                        + "\""
                        + choice.cudart()
                                .map(d -> " and CUDA's runtime in " + d)
                                .orElse(" and without CUDA's runtime")
                        + ".",
                "Unset "
                        + EngineChoice.FLAVOUR
                        + " and CUDA_VISIBLE_DEVICES if they are set; else install the engine again: "
                        + "engine install cuda.");
    }

    private void memory(List<EngineFinding> all) {
        if (machine.memory() > 0 && machine.memory() < LITTLE_MEMORY)
            all.add(
                    EngineFinding.note(
                            "memory",
                            "There is little memory",
                            "The machine has " + gib(machine.memory()) + ".",
                            "Use small patches and windows; 8 GiB and more are comfortable."));
        machine.driver()
                .flatMap(d -> d.gpus().stream().findFirst())
                .filter(gpu -> gpu.memory() > 0 && gpu.memory() < LITTLE_MEMORY)
                .ifPresent(
                        gpu ->
                                all.add(
                                        EngineFinding.note(
                                                "gpu-memory",
                                                "The GPU has little memory",
                                                gpu.name() + " has " + gib(gpu.memory()) + ".",
                                                "Use small patches and windows, and"
                                                        + " train.recompute.")));
    }

    private Optional<EngineFinding> cacheFolder() {
        Path there = cache.toAbsolutePath();
        while (there != null && !Files.exists(there)) there = there.getParent();
        if (there != null && Files.isDirectory(there) && Files.isWritable(there))
            return Optional.empty();
        return Optional.of(
                EngineFinding.fault(
                        "cache",
                        "The engine's folder cannot be written",
                        cache + " is where libraries are unpacked once.",
                        "Change its permissions, or set DJL_CACHE_DIR to another folder."));
    }

    private static String gib(long bytes) {
        return String.format(java.util.Locale.ROOT, "%.1f GiB", bytes / 1073741824.0);
    }
}
