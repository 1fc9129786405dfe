// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A large file that comes in parts, several at a time; a journal beside it says which are there, so
 * that an interrupted download goes on. It has its name when it is whole.
 */
public final class PartFile {

    private static final int PART = 8 << 20;
    private static final long KIB = 1024;

    private final Path file;
    private final Path data;
    private final Path journal;
    private final Entry entry;
    private final String version;
    private final BitSet done = new BitSet();

    /**
     * @param entry what is to come: parts of another version are not taken over
     */
    public PartFile(Path file, Entry entry) {
        this.file = file;
        this.entry = entry;
        this.data = file.resolveSibling(file.getFileName() + ".part");
        this.journal = file.resolveSibling(file.getFileName() + ".parts");
        this.version = entry.size() + " " + entry.tag() + " " + entry.modified() + " " + PART;
        resume();
    }

    /** Bytes that are there from an earlier call. */
    public long present() {
        long bytes = 0;
        for (int part : done.stream().toArray()) bytes += length(part);
        return bytes;
    }

    private void resume() {
        if (!Files.exists(journal) || !Files.exists(data)) return;
        try {
            List<String> lines = Files.readAllLines(journal);
            if (lines.isEmpty() || !lines.get(0).equals(version)) return;
            for (String line : lines.subList(1, lines.size()))
                if (line.matches("\\d{1,9};")) done.set(Integer.parseInt(line.replace(";", "")));
        } catch (IOException e) {
            throw failure("Cannot read a journal", journal, e);
        }
    }

    /**
     * Downloads what is missing, and gives the file its name; blocks.
     *
     * @throws CellMapException if a part cannot be had or written; what came is there next time
     */
    public void complete(Value source, Workers workers, Progress progress) {
        int parts = Math.toIntExact((entry.size() + PART - 1) / PART);
        progress.advance(present() / KIB);
        List<Integer> missing = new ArrayList<>();
        for (int part = 0; part < parts; part++) if (!done.get(part)) missing.add(part);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            if (done.isEmpty()) Files.writeString(journal, version + "\n");
            try (FileChannel out =
                            FileChannel.open(
                                    data, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileChannel log = FileChannel.open(journal, StandardOpenOption.APPEND)) {
                workers.each(
                        missing,
                        part -> {
                            write(part, source.read((long) part * PART, length(part)), out, log);
                            progress.advance(length(part) / KIB);
                        });
                out.truncate(entry.size());
                out.force(true);
            }
            AtomicFiles.move(data, file);
            Files.deleteIfExists(journal);
        } catch (IOException e) {
            throw failure("Cannot write a file", file, e);
        }
    }

    private int length(int part) {
        return (int) Math.min(PART, entry.size() - (long) part * PART);
    }

    /** A part is in the journal when it is on the disk. */
    private static void write(int part, byte[] bytes, FileChannel out, FileChannel log) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) out.write(buffer, (long) part * PART + buffer.position());
            out.force(false);
            synchronized (log) {
                log.write(ByteBuffer.wrap((part + ";\n").getBytes(StandardCharsets.US_ASCII)));
            }
        } catch (IOException e) {
            throw failure("Cannot write a part of a file", "part " + part, e);
        }
    }

    private static CellMapException failure(String what, Object where, IOException e) {
        return new CellMapException(
                what,
                where,
                AtomicFiles.reason(e),
                "Check that the folder is writable and has space left.",
                e);
    }
}
