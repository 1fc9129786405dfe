// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.EOFException;
import java.nio.file.FileSystemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why a file of another program cannot be read, where a library found it out: in our words, as
 * libraries speak of their own parts. What they said stays the cause of the failure.
 */
final class ReaderFault {

    private static final String OURS = "fiji.plugin.cellmap.";
    private static final Pattern FILES =
            Pattern.compile("^(java\\.io|sun\\.nio|java\\.nio\\.channels)\\.");
    private static final Pattern LIBRARIES =
            Pattern.compile(
                    "^(com\\.twelvemonkeys|io\\.jhdf|javax\\.imageio|com\\.sun\\.imageio|java\\.awt)\\.");
    private static final String UNKNOWN = "it is damaged, or of a form that is not read here";

    /** What TwelveMonkeys, Java's ImageIO and jHDF say, and what it means. */
    private static final Map<Pattern, String> KNOWN = known();

    private ReaderFault() {}

    private static Map<Pattern, String> known() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(
                "(?i)bits ?per ?sample.*: (\\d+)",
                "its pixels have $1 bits, which is not read here");
        texts.put(
                "Unsupported JPEG process|SOF type|Lossless JPEG",
                "its JPEG compression is of a kind that is not read here (lossless, arithmetic)");
        texts.put("Missing TIFF tag (\\w+)", "it lacks the tag $1");
        texts.put(
                "required filter is not available: name='(.*)' id=(\\d+)",
                "its chunks are packed with the filter $1 ($2), which is not read here");
        texts.put(
                "data layout message version.*= (\\d+)",
                "it uses version $1 of the data layout, which is newer than what is read here");
        texts.put(
                "datatype version '(\\d+)'",
                "it uses version $1 of the data types, which is newer than what is read here");
        texts.put(
                "(?i)unrecognized version = (\\d+)",
                "a part of it has version $1 of its form, which is newer than what is read here");
        texts.put(
                "Region references",
                "it has references to regions of datasets, which are not read here; write the image into a file of its own");
        texts.put("External Data Files", "it holds a dataset whose data are in other files");
        texts.put(
                "Virtual storage", "it holds a virtual dataset, whose data are in other datasets");
        texts.put("(?i)integer overflow", "a dataset is larger than 2^31 - 1 along an axis");
        String large = "it announces $1 x $2 pixels, which are more than can be decoded at once";
        texts.put("image of the size (\\d+) by (\\d+)", large);
        texts.put("(?i)dimensions \\(width=(\\d+) height=(\\d+)\\)", large);
        texts.put(
                "imply an allocation of (\\d+) bytes",
                "it announces pixels of $1 bytes, which a file of its size cannot hold");
        Map<Pattern, String> known = new LinkedHashMap<>();
        texts.forEach((said, means) -> known.put(Pattern.compile(said), means));
        return known;
    }

    /** As half a sentence, or a sentence of ours. */
    static String of(Throwable e) {
        if (!ofLibrary(e))
            return e instanceof EOFException && e.getMessage() != null
                    ? "it breaks off (" + e.getMessage() + ")"
                    : AtomicFiles.reason(e);
        for (Throwable at = e; at != null; at = at.getCause() == at ? null : at.getCause()) {
            Optional<String> found = translated(String.valueOf(at.getMessage()));
            if (found.isPresent()) return found.get();
        }
        return e instanceof EOFException ? "it breaks off" : UNKNOWN;
    }

    /** Whether a library found it out, not this program or the file system. */
    private static boolean ofLibrary(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        if (trace.length == 0 || e instanceof FileSystemException) return false;
        if (FILES.matcher(trace[0].getClassName()).find() && !(e instanceof EOFException))
            return false;
        return Stream.of(trace)
                .map(StackTraceElement::getClassName)
                .takeWhile(name -> !name.startsWith(OURS))
                .anyMatch(name -> LIBRARIES.matcher(name).find());
    }

    private static Optional<String> translated(String said) {
        for (Map.Entry<Pattern, String> entry : KNOWN.entrySet()) {
            Matcher matcher = entry.getKey().matcher(said);
            if (!matcher.find()) continue;
            String text = entry.getValue();
            for (int i = 1; i <= matcher.groupCount(); i++)
                text = text.replace("$" + i, String.valueOf(matcher.group(i)));
            return Optional.of(text);
        }
        return Optional.empty();
    }
}
