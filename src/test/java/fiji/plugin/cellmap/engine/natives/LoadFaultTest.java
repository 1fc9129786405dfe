// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What systems say when they cannot load libraries, and what files say of themselves. */
class LoadFaultTest {

    private static final EngineChoice CHOICE =
            new EngineChoice(
                    "c", "cpu", Optional.of(Path.of("/e/lib")), Optional.empty(), false, "");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "no-driver | libcuda.so.1: cannot open shared object file: No such file or directory",
                "missing-runtime | libgomp.so.1: cannot open shared object file: No such file",
                "missing-runtime | libstdc++.so.6: cannot open shared object file: No such file",
                "missing-library | libgomp-98b21ff3.so.1: cannot open shared object file: No such file",
                "missing-library | libcusparseLt.so.0: cannot open shared object file: No such file",
                "missing-library | Library not loaded: @rpath/libomp.dylib",
                "missing-runtime | C:\\e\\c10.dll: Can't find dependent libraries",
                "missing-runtime | C:\\e\\c10.dll: The specified module could not be found",
                "old-system | /lib/libm.so.6: version `GLIBC_2.27' not found (required by /e/lib/libtorch_cpu.so)",
                "old-system | version `GLIBCXX_3.4.22' not found",
                "wrong-architecture | libc10.so: cannot open shared object file: wrong ELF class: ELFCLASS32",
                "wrong-architecture | c10.dll: %1 is not a valid Win32 application",
                "wrong-architecture | libc10.dylib: mach-o file, but is an incompatible architecture",
                "wrong-architecture | libc10.so: Exec format error",
                "damaged | /e/lib/libtorch.so: file too short",
                "damaged | /e/lib/libtorch.so: invalid ELF header",
                "version-mismatch | /d/libdjl_torch.so: undefined symbol: _ZN5torch3jit17parseSchema",
                "version-mismatch | djl_torch.dll: The specified procedure could not be found",
                "no-execution | libc10.so: failed to map segment from shared object",
                "no-space | IOException: No space left on device",
                "cache | AccessDeniedException: /home/x/.djl.ai",
                "cache | FileSystemException: /home/x/.djl.ai: Read-only file system",
                "platform | AssertionError: PyTorch jni not found: /jnilib/linux-x86_64/cu126/libdjl_torch.so",
                "platform | Resource not found: jnilib/linux-x86_64/cpu-precxx11/libdjl_torch.so",
                "no-start | Something else happened"
            })
    void isRecognised(String kind, String said) {
        EngineFinding finding =
                LoadFault.of(
                        new RuntimeException(
                                "Failed to load PyTorch native library",
                                new UnsatisfiedLinkError(said)),
                        CHOICE);
        assertEquals(kind, finding.kind());
        assertFalse(finding.fix().isEmpty());
        assertTrue(
                finding.why().contains(said.substring(0, 12)) || kind.equals("no-start"),
                finding.why());
    }

    private Path library(String name, byte[] head, int size) throws Exception {
        byte[] all = new byte[size];
        System.arraycopy(head, 0, all, 0, Math.min(size, head.length));
        return Files.write(folder.resolve(name), all);
    }

    private static byte[] elf(int machine, long sections) {
        ByteBuffer head = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        head.putInt(0, 0x464C457F).putShort(0x12, (short) machine);
        head.putLong(0x28, sections).putShort(0x3A, (short) 64).putShort(0x3C, (short) 2);
        return head.array();
    }

    private String fault(Machine machine) {
        return LibraryFile.fault(folder, machine).map(EngineFinding::kind).orElse("none");
    }

    @Test
    void headersAreReadBeforeAnythingIsLoaded() throws Exception {
        library("libc10.so", elf(62, 1000), 1128);
        library("notes.txt", new byte[3], 3);
        assertEquals("none", fault(Machines.LINUX));
        assertEquals("wrong-architecture", fault(Machines.MAC));
        library("libc10.so", elf(183, 1000), 1128);
        assertEquals("wrong-architecture", fault(Machines.LINUX));
        library("libc10.so", elf(62, 1000), 1127);
        assertEquals("damaged", fault(Machines.LINUX));
        library("libc10.so", new byte[0], 10);
        assertEquals("damaged", fault(Machines.LINUX));
        Files.delete(folder.resolve("libc10.so"));
        ByteBuffer pe = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        pe.putShort(0, (short) 0x5A4D).putInt(0x3C, 0x80).putShort(0x84, (short) 0x8664);
        library("torch_cpu.dll", pe.array(), 200);
        assertEquals("none", fault(Machines.LINUX));
        ByteBuffer macho = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        macho.putInt(0, 0xFEEDFACF).putInt(4, 0x0100000C);
        library("libtorch.dylib", macho.array(), 64);
        assertEquals("wrong-architecture", fault(Machines.LINUX));
        assertEquals(
                "missing-library",
                LibraryFile.fault(folder.resolve("none"), Machines.LINUX).orElseThrow().kind());
    }
}
