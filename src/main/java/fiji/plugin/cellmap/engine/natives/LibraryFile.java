// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a native library says of itself without being loaded: loading a wrong one can end the
 * process.
 *
 * @param file of ELF, PE or Mach-O
 * @param processor {@code x86_64}, {@code aarch64}; empty if it is another or unknown
 * @param whole whether the file is as long as its header says, where that tells it
 */
public record LibraryFile(Path file, String processor, boolean whole) {

    private static final Pattern VERSION = Pattern.compile("2\\.\\d+\\.\\d+");
    private static final int HEAD = 4096;
    private static final List<String> LIBTORCH =
            List.of("libtorch_cpu.so", "torch_cpu.dll", "libtorch_cpu.dylib");

    /**
     * Reads the header.
     *
     * @throws CellMapException if it cannot be read
     */
    static LibraryFile read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining() && channel.read(head) >= 0) continue;
            head.flip();
            return head.limit() < 64
                    ? new LibraryFile(file, "", false)
                    : of(file, head, channel.size());
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot read a library",
                    file,
                    AtomicFiles.reason(e),
                    "Check its permissions.",
                    e);
        }
    }

    private static LibraryFile of(Path file, ByteBuffer head, long size) {
        if (head.getInt(0) == 0x464C457F) { // ELF
            long sections = head.getLong(0x28) + (long) head.getShort(0x3A) * head.getShort(0x3C);
            return new LibraryFile(file, elf(head.getShort(0x12)), sections <= size);
        }
        if (head.getShort(0) == 0x5A4D) { // PE
            int at = head.getInt(0x3C);
            boolean inside = at >= 0 && at + 6 <= head.limit();
            return new LibraryFile(file, inside ? pe(head.getShort(at + 4)) : "", inside);
        }
        boolean macho = head.getInt(0) == 0xFEEDFACF;
        return new LibraryFile(file, macho ? macho(head.getInt(4)) : "", macho);
    }

    private static String elf(int machine) {
        return machine == 62 ? "x86_64" : machine == 183 ? "aarch64" : "";
    }

    private static String pe(int machine) {
        return machine == (short) 0x8664 ? "x86_64" : machine == (short) 0xAA64 ? "aarch64" : "";
    }

    private static String macho(int type) {
        return type == 0x01000007 ? "x86_64" : type == 0x0100000C ? "aarch64" : "";
    }

    /** What is wrong with the libraries of a folder, as far as it can be seen from outside. */
    public static Optional<EngineFinding> fault(Path folder, Machine machine) {
        if (!Files.isDirectory(folder))
            return Optional.of(
                    EngineFinding.fault(
                            "missing-library",
                            "The engine's libraries are gone",
                            "There is no folder " + folder + ".",
                            "Install the engine again, or: engine use "
                                    + EngineFolder.BUNDLED
                                    + "."));
        return libraries(folder).stream()
                .map(LibraryFile::read)
                .flatMap(l -> l.fault(machine).stream())
                .findFirst();
    }

    private Optional<EngineFinding> fault(Machine machine) {
        String fix =
                "Install the engine for "
                        + machine.platform()
                        + " again, or use the one that comes with the program: engine use "
                        + EngineFolder.BUNDLED
                        + ".";
        if (!whole)
            return Optional.of(
                    EngineFinding.fault(
                            "damaged",
                            "A library of the engine is damaged",
                            file + " is shorter than its header says, or no library.",
                            fix));
        if (processor.equals(machine.processor())) return Optional.empty();
        return Optional.of(
                EngineFinding.fault(
                        "wrong-architecture",
                        "The libraries are for another processor",
                        file
                                + " is for "
                                + (processor.isEmpty() ? "another kind" : processor)
                                + ", the machine is "
                                + machine.processor()
                                + ".",
                        fix));
    }

    private static List<Path> libraries(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            f ->
                                    f.getFileName()
                                            .toString()
                                            .matches("(lib)?(c10|torch).*\\.(so|dll|dylib)"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new CellMapException(
                    "Cannot list the libraries", folder, AtomicFiles.reason(e), "", e);
        }
    }

    /**
     * The version that libtorch itself says, as some builds do; blocks, as it reads all of it.
     *
     * @return empty if it does not
     */
    public static String libtorchVersion(Path folder) {
        for (String name : LIBTORCH) {
            Path file = folder.resolve(name);
            if (!Files.isRegularFile(file)) continue;
            try (InputStream in = Files.newInputStream(file)) {
                return version(in);
            } catch (IOException e) {
                throw new CellMapException(
                        "Cannot read a library", file, AtomicFiles.reason(e), "", e);
            }
        }
        return "";
    }

    /** A text of its own of the form 2.x.y. */
    private static String version(InputStream in) throws IOException {
        byte[] buffer = new byte[1 << 20];
        StringBuilder text = new StringBuilder();
        boolean begun = false;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer))
            for (int i = 0; i < n; i++) {
                int c = buffer[i];
                if (c == 0) {
                    if (begun && text.length() > 4 && VERSION.matcher(text).matches())
                        return text.toString();
                    begun = true;
                    text.setLength(0);
                } else if (begun && text.length() < 10 && (c == '.' || c >= '0' && c <= '9')) {
                    text.append((char) c);
                } else {
                    begun = false;
                }
            }
        return "";
    }
}
