// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import fiji.plugin.cellmap.net.container.Pickled;
import fiji.plugin.cellmap.net.container.TorchArchive;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Printable;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What stands between a TorchScript file and the engine: a program may read and write files, print,
 * and more, so it may only use operators that a network needs (see {@link Operators}). All of its
 * code is looked at, whoever wrote it and whether it would be called or not, and everything else
 * that the engine would interpret. Nothing is executed.
 */
public final class ProgramCheck {

    /** What an archive may hold, below its folder. */
    private static final Pattern ENTRY =
            Pattern.compile(
                    "(data|constants|traced_inputs)\\.pkl|version|byteorder|code/.*\\.(py|debug_pkl)"
                            + "|(data|constants|traced_inputs)/\\w+|extra/.*|\\.data/(serialization_id|version)"
                            + "|\\.format_version|\\.storage_alignment|.*/");

    private static final int SHOWN = 4;
    private static final int DEEPEST = 200;

    private final Path file;
    private final List<String> findings = new ArrayList<>();

    private ProgramCheck(Path file) {
        this.file = file;
    }

    /**
     * Checks a program; blocks.
     *
     * @param trusted whether it may do what it wants
     * @return what it does beyond that, in words, if it is trusted; else empty
     * @throws UsageException if it is not trusted and goes beyond the list
     * @throws CellMapException if the file is no archive of PyTorch
     */
    public static List<String> require(Path file, boolean trusted) {
        ProgramCheck check = new ProgramCheck(file);
        try (TorchArchive archive = TorchArchive.open(file)) {
            check.archive(archive);
        }
        if (check.findings.isEmpty()) return List.of();
        if (trusted)
            return List.of("The model is trusted to use what is not checked: " + check.text());
        throw new UsageException(
                "Refused to load a model",
                file,
                "It uses what no network needs, such as files or the console: " + check.text(),
                "Ask whoever made it. If you trust them with all that your account may do, give"
                        + " @{trust}.");
    }

    private String text() {
        int shown = Math.min(SHOWN, findings.size());
        int more = findings.size() - shown;
        return Printable.of(String.join("; ", findings.subList(0, shown)))
                + (more > 0 ? " and " + more + " more." : ".");
    }

    private void archive(TorchArchive archive) {
        archive.ambiguity().ifPresent(why -> findings.add("a zip with two readings (" + why + ")"));
        Set<String> seen = new TreeSet<>();
        for (String name : archive.allNames()) {
            if (!seen.add(name.toLowerCase(Locale.ROOT))) findings.add("two files " + name);
            String inner = archive.inner(name);
            if (inner == null || !ENTRY.matcher(inner).matches()) findings.add("a file " + name);
            else if (inner.endsWith(".py")) code(inner, archive.required(inner));
        }
        for (String name : List.of("data.pkl", "constants.pkl"))
            if (archive.names().contains(name)) pickle(name, archive);
    }

    private void code(String name, byte[] text) {
        findings.addAll(ScriptCheck.of(name, new String(text, StandardCharsets.UTF_8)));
    }

    private void pickle(String name, TorchArchive archive) {
        try {
            texts(name, archive.value(name), new IdentityHashMap<>(), 0);
        } catch (CellMapException e) {
            findings.add(name + ": " + e.why().replaceFirst("\\.$", ""));
        }
    }

    /** A program can print what it was given. */
    private void texts(String name, Object value, Map<Object, Boolean> visited, int depth) {
        if (value == null || visited.put(value, true) != null) return;
        if (depth == DEEPEST) findings.add("values nested endlessly (" + name + ")");
        if (depth >= DEEPEST) return;
        if (value instanceof String text && !Printable.is(text))
            findings.add("a text with control characters (" + name + ")");
        if (value instanceof List<?> list)
            list.forEach(item -> texts(name, item, visited, depth + 1));
        if (value instanceof Map<?, ?> map)
            map.forEach(
                    (key, item) -> {
                        texts(name, key, visited, depth + 1);
                        texts(name, item, visited, depth + 1);
                    });
        if (value instanceof Pickled.Instance object) {
            texts(name, object.arguments, visited, depth + 1);
            texts(name, object.state, visited, depth + 1);
        }
    }
}
