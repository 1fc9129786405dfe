// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Claim;
import fiji.plugin.cellmap.util.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The blocks that are finished: an append-only file of JSON lines, each with its own CRC32C, forced
 * to disk line by line. A line that was torn by a crash is cut off when the file is opened again; a
 * line that does not match its checksum is left out. One process at a time; thread-safe.
 */
public final class Ledger implements AutoCloseable {

    static final String LOCK = ".lock";
    private static final String HEAD = "{\"crc32c\":\"%08x\",\"block\":";
    private static final int HEAD_LENGTH = String.format(HEAD, 0).length();
    private static final ObjectWriter WRITER =
            Json.MAPPER.writer().without(SerializationFeature.INDENT_OUTPUT);

    private final Path file;
    private final FileChannel channel;
    private final Claim claim;
    private final List<BlockRecord> records = new ArrayList<>();

    private Ledger(Path file, FileChannel channel, Claim claim) {
        this.file = file;
        this.channel = channel;
        this.claim = claim;
    }

    /**
     * Opens a ledger, making an empty one if there is none.
     *
     * @throws CellMapException if it cannot be read, or another process has it open, by name
     */
    public static Ledger open(Path file) {
        Claim claim = Claim.on(file, file.resolveSibling(file.getFileName() + LOCK));
        boolean opened = false;
        try {
            FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            Ledger ledger = new Ledger(file, channel, claim);
            ledger.read();
            opened = true;
            return ledger;
        } catch (IOException e) {
            throw failure("Cannot open the ledger of a prediction", file, e);
        } finally {
            if (!opened) claim.close();
        }
    }

    /**
     * What a ledger holds that another process may have open.
     *
     * @return in order; empty if there is no such file
     * @throws CellMapException if it cannot be read
     */
    static List<BlockRecord> read(Path file) {
        try {
            List<BlockRecord> records = new ArrayList<>();
            if (Files.exists(file)) parse(Files.readAllBytes(file), records);
            return records;
        } catch (IOException e) {
            throw failure("Cannot read the ledger of a prediction", file, e);
        }
    }

    /** The records found when the ledger was opened and those appended since, in order. */
    public synchronized List<BlockRecord> records() {
        return List.copyOf(records);
    }

    Path file() {
        return file;
    }

    /** Adds a record; it is on the disk when this returns. */
    public synchronized void append(BlockRecord block) {
        try {
            String body = WRITER.writeValueAsString(block);
            String line = String.format(HEAD, crc(body)) + body + "}\n";
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
            records.add(block);
        } catch (IOException e) {
            throw failure("Cannot write the ledger of a prediction", file, e);
        }
    }

    /** Forgets all records. */
    public synchronized void clear() {
        try {
            channel.truncate(0);
            channel.force(true);
            records.clear();
        } catch (IOException e) {
            throw failure("Cannot empty the ledger of a prediction", file, e);
        }
    }

    @Override
    public void close() {
        try (claim) {
            channel.close();
        } catch (IOException e) {
            throw failure("Cannot close the ledger of a prediction", file, e);
        }
    }

    private void read() throws IOException {
        int end = parse(Channels.newInputStream(channel).readAllBytes(), records);
        channel.truncate(end);
        channel.position(end);
    }

    /** Takes the whole lines; returns where the last one ends. */
    private static int parse(byte[] bytes, List<BlockRecord> records) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.lastIndexOf('\n') + 1;
        for (int from = 0; from < end; ) {
            int to = text.indexOf('\n', from);
            parse(text.substring(from, to), records);
            from = to + 1;
        }
        return end;
    }

    /** The line as bytes (one character each), so that checksums see what is on the disk. */
    private static void parse(String line, List<BlockRecord> records) {
        String text =
                new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (text.length() <= HEAD_LENGTH) return;
        String body = text.substring(HEAD_LENGTH, text.length() - 1);
        if (!text.equals(String.format(HEAD, crc(body)) + body + "}")) return;
        try {
            records.add(Json.MAPPER.readValue(body, BlockRecord.class));
        } catch (JsonProcessingException e) {
            // Whole, but written by another version of the program: the block is done again.
        }
    }

    private static long crc(String body) {
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    private static CellMapException failure(String what, Path file, IOException e) {
        return new CellMapException(
                what,
                file,
                AtomicFiles.reason(e),
                "Check that the folder is writable and the disk has space left.",
                e);
    }
}
