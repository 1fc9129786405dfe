// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.SmallFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * CSV as editors and spreadsheets save it: UTF-8 with or without a byte order mark, or UTF-16 with
 * one; any line ends; quotes where none are needed.
 */
public final class CsvText {

    static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).get();

    private static final char MARK = '\ufeff';

    private CsvText() {}

    /**
     * The text of a file.
     *
     * @param what is tried, for messages: "Cannot read the manifest"
     * @throws CellMapException if it cannot be read, or is no text
     */
    static String read(Path csv, String what) {
        try {
            return of(SmallFiles.bytes(csv, SmallFiles.TABLE), csv.toString(), what);
        } catch (NoSuchFileException e) {
            throw new CellMapException(what, csv, "There is no such file.", "Check the path.");
        } catch (IOException e) {
            throw new CellMapException(what, csv, AtomicFiles.reason(e), "", e);
        }
    }

    /**
     * The text that bytes are, without its mark.
     *
     * @param where they were read from, for messages
     * @param what is tried, for messages
     * @throws CellMapException if they are no text
     */
    public static String of(byte[] bytes, String where, String what) {
        try {
            String text = charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new CellMapException(
                    what, where, "It is not text in UTF-8.", "Save it as CSV in UTF-8.", e);
        }
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length < 2) return StandardCharsets.UTF_8;
        int first = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (first == 0xFFFE) return StandardCharsets.UTF_16LE;
        return first == 0xFEFF ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
    }

    /**
     * The fields of a line, without quotes and surrounding spaces.
     *
     * @throws IllegalArgumentException if its quotes do not match
     */
    public static String[] fields(String line) {
        try (CSVParser parser = CSVParser.parse(line.strip(), FORMAT)) {
            List<CSVRecord> records = parser.getRecords();
            return records.isEmpty() ? new String[] {""} : records.get(0).values();
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            throw new IllegalArgumentException("its quotes do not match", e);
        }
    }
}
