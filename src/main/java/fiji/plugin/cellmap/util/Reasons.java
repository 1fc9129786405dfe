// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why something failed, in words instead of names of classes. */
final class Reasons {

    private static final Pattern LIMIT =
            Pattern.compile("^(.*?) \\(.*from `?StreamReadConstraints", Pattern.DOTALL);
    private static final Pattern NUMBER =
            Pattern.compile("^(?:Malformed numeric value|Non-standard token) '([^']*)'");

    private Reasons() {}

    static String of(Throwable e) {
        if (e instanceof UncheckedIOException && e.getCause() != null) return of(e.getCause());
        if (e instanceof FileSystemException failure) return ofFile(failure);
        if (e instanceof JsonProcessingException failure) return ofJson(failure);
        if (e instanceof CharacterCodingException) return "It is not text in UTF-8.";
        if (e instanceof UnknownHostException)
            return "There is no host " + e.getMessage() + ", or no network.";
        if (e instanceof ClassCastException || e instanceof NullPointerException)
            return "Something in it is missing or of another type.";
        if (e instanceof EOFException && isBlank(e.getMessage())) return "It ends too early.";
        return isBlank(e.getMessage()) ? words(e) : sentence(e.getMessage());
    }

    private static String ofFile(FileSystemException e) {
        String file = e.getFile() == null ? "" : ": " + e.getFile();
        if (e instanceof FileAlreadyExistsException)
            return "There is a file where a folder must be" + file;
        if (e instanceof NoSuchFileException) return "There is no such file or folder" + file;
        if (e instanceof AccessDeniedException) return "Permission denied" + file;
        if (e instanceof NotDirectoryException) return "It is not a folder" + file;
        if (e instanceof DirectoryNotEmptyException) return "The folder is not empty" + file;
        if (e instanceof FileSystemLoopException) return "A link leads back to itself" + file;
        return (isBlank(e.getReason()) ? words(e) : e.getReason()) + file;
    }

    private static String ofJson(JsonProcessingException e) {
        JsonLocation at = e.getLocation();
        String where =
                at == null || at.getLineNr() < 1
                        ? ""
                        : "Line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
        if (e instanceof UnrecognizedPropertyException unknown)
            return where + "The key " + unknown.getPropertyName() + " is not known.";
        if (e instanceof JsonMappingException mapping)
            return where
                    + "The value of "
                    + mapping.getPath().stream()
                            .map(
                                    r ->
                                            r.getFieldName() == null
                                                    ? "" + r.getIndex()
                                                    : r.getFieldName())
                            .reduce((a, b) -> a + "." + b)
                            .orElse("the whole")
                    + " is missing or of another type.";
        return where
                + parser(sentence(e.getOriginalMessage()))
                        .replaceFirst(" \\(start marker at .*", "");
    }

    /** What a parser says in terms of its own settings, in words. */
    private static String parser(String message) {
        Matcher limit = LIMIT.matcher(message);
        if (limit.find())
            return switch (limit.group(1)) {
                case "Document nesting depth" -> "It is nested too deeply.";
                case "Number value length" -> "A number has too many digits.";
                case "Name length" -> "A key is too long.";
                default -> "It is too long.";
            };
        Matcher number = NUMBER.matcher(message);
        return number.find() ? number.group(1) + " is not a number that can be used." : message;
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** A message without the name of a class that it may begin with. */
    private static String sentence(String message) {
        return message.replaceFirst("^(?:[a-z]\\w*\\.)+[A-Z]\\w*: ", "");
    }

    /** What the kind of a failure is called: a closed channel. */
    private static String words(Throwable e) {
        String name = e.getClass().getSimpleName().replaceAll("Exception$|Error$", "");
        String words = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return "It failed without a reason" + (words.isBlank() ? "." : " (" + words + ").");
    }
}
