// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Imagined machines. */
public final class Machines {

    private static final long GIB = 1L << 30;

    public static final Machine LINUX = machine("linux", "x86_64", "glibc 2.36");
    public static final Machine OLD_LINUX = machine("linux", "x86_64", "glibc 2.17");
    public static final Machine ALPINE = machine("linux", "x86_64", "musl");
    public static final Machine MAC = machine("osx", "aarch64", "");
    public static final Machine INTEL_MAC = machine("osx", "x86_64", "");

    private Machines() {}

    private static Machine machine(String system, String processor, String libc) {
        return new Machine(
                system,
                processor,
                libc,
                "a processor",
                Set.of("avx2"),
                8,
                32 * GIB,
                List.of(),
                Optional.empty());
    }

    /** With a card on the bus, whatever the driver. */
    static Machine withCard(Machine m, Machine.Driver driver) {
        return new Machine(
                m.system(),
                m.processor(),
                m.libc(),
                m.model(),
                m.features(),
                m.processors(),
                m.memory(),
                List.of("NVIDIA card 2204"),
                Optional.ofNullable(driver));
    }

    static Machine withMemory(Machine m, long gib) {
        return new Machine(
                m.system(),
                m.processor(),
                m.libc(),
                m.model(),
                m.features(),
                m.processors(),
                gib * GIB,
                m.cards(),
                m.driver());
    }

    /** A driver with one GPU. */
    static Machine.Driver driver(int cuda, int fault, int capability, int gib) {
        return new Machine.Driver(
                "550.54.15",
                cuda,
                fault,
                fault != 0
                        ? List.of()
                        : List.of(new Machine.Gpu("RTX 3090", gib * GIB, capability)));
    }
}
