// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.engine.natives.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as Linux shows them. */
class HostProbeTest {

    @TempDir Path root;

    /** A card of a vendor and class on the bus. */
    static void card(Path root, String slot, String vendor, String kind) throws Exception {
        Path device = Files.createDirectories(root.resolve("sys/bus/pci/devices").resolve(slot));
        Files.writeString(device.resolve("vendor"), vendor + "\n");
        Files.writeString(device.resolve("class"), kind + "\n");
        Files.writeString(device.resolve("device"), "0x2204\n");
    }

    @Test
    void readsProcessorCardsAndDriver() throws Exception {
        Files.createDirectories(root.resolve("proc/driver/nvidia"));
        Files.writeString(
                root.resolve("proc/cpuinfo"),
                "processor\t: 0\nmodel name\t: Some CPU 9000\nflags\t\t: fpu avx2 avx512f amx_bf16\n\n"
                        + "processor\t: 1\nmodel name\t: Some CPU 9000\nflags\t\t: fpu\n");
        Files.writeString(
                root.resolve("proc/driver/nvidia/version"),
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 2024\n"
                        + "GCC version:  gcc version 12.2.0\n");
        card(root, "0000:01:00.0", "0x10de", "0x030000");
        card(root, "0000:01:00.1", "0x10de", "0x040300");
        card(root, "0000:02:00.0", "0x8086", "0x030000");
        HostProbe probe = new HostProbe(root);
        assertEquals("Some CPU 9000", probe.model());
        assertEquals(Set.of("fpu", "avx2", "avx512f", "amx_bf16"), probe.features());
        assertEquals(List.of("NVIDIA card 2204"), probe.cards());
        assertEquals("550.54.15", probe.version());
    }

    @Test
    void whatIsAbsentIsUnknown() {
        HostProbe probe = new HostProbe(root);
        assertEquals("", probe.model());
        assertEquals(Set.of(), probe.features());
        assertEquals(List.of(), probe.cards());
        assertEquals("", probe.version());
    }

    @Test
    void thisMachineIsOneThatTheEngineRunsOn() {
        Machine here = HostProbe.look();
        assertTrue(here.processors() > 0 && here.memory() > 1 << 28);
        assertTrue(here.platform().matches("(linux|win|osx)-(x86_64|aarch64)"), here.platform());
        assertTrue(!here.system().equals("linux") || here.libc().matches("glibc \\d+\\.\\d+|musl"));
    }
}
