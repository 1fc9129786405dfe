// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.natives;

import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why the native libraries of an engine could not be loaded, from what the system says. Stateless.
 */
public final class LoadFault {

    private static final String BACK =
            "Use the engine that comes with the program: engine use " + EngineFolder.BUNDLED + ".";

    private static final String CACHE = "DJL_CACHE_DIR";

    private record Rule(
            Pattern pattern, BiFunction<Matcher, EngineChoice, EngineFinding> finding) {}

    private static final List<Rule> RULES =
            List.of(
                    rule(
                            "libcuda\\.so|nvcuda\\.dll",
                            "no-driver",
                            "NVIDIA's driver is missing",
                            (m, c) -> "The CUDA libraries need it, and it cannot be loaded.",
                            (m, c) ->
                                    "Install the driver, or use the engine without it: leave out "
                                            + EngineChoice.FLAVOUR
                                            + ". "
                                            + BACK),
                    rule(
                            "(?:GLIBC|GLIBCXX|CXXABI)_([\\d.]+)'? not found",
                            "old-system",
                            "The system is too old for this engine",
                            (m, c) -> "It lacks " + m.group().replaceAll("'? not found", "") + ".",
                            (m, c) ->
                                    "Use a system with glibc 2.28 or newer, or a container image of"
                                            + " one."),
                    rule(
                            "(?i)wrong ELF class|Exec format error|incompatible architecture"
                                    + "|not a valid Win32|can't load [\\w-]+-bit",
                            "wrong-architecture",
                            "The libraries are for another processor",
                            (m, c) -> "The system cannot run those" + where(c) + ".",
                            (m, c) -> "Install the engine for this machine. " + BACK),
                    rule(
                            "(?i)file too short|invalid ELF header|file truncated|not a mach-o"
                                    + "|ELF load command",
                            "damaged",
                            "A library of the engine is damaged",
                            (m, c) -> "One" + where(c) + " is not whole.",
                            (m, c) -> "Install the engine again. " + BACK),
                    rule(
                            "(libgomp\\.so[^ :]*|libstdc\\+\\+[^ :]*|libgcc_s[^ :]*|libm\\.[^ :]*|libdl[^ :]*):"
                                    + " cannot open shared object",
                            "missing-runtime",
                            "A runtime library of the system is missing",
                            (m, c) -> "There is no " + m.group(1) + ".",
                            (m, c) ->
                                    "Install it with the system's packages: libgomp1, libstdc++6 or"
                                            + " libgcc-s1 on Debian and Ubuntu; libgomp, libstdc++ or"
                                            + " libgcc on others."),
                    rule(
                            "([\\w.+-]+\\.(?:so|dylib)[\\w.]*): cannot open shared object"
                                    + "|Library not loaded: (\\S+)",
                            "missing-library",
                            "A library of the engine is missing",
                            (m, c) ->
                                    "There is no "
                                            + (m.group(1) != null ? m.group(1) : m.group(2))
                                            + where(c)
                                            + ".",
                            (m, c) -> "Install the engine again. " + BACK),
                    rule(
                            "(?i)dependent librar|specified module could not be found",
                            "missing-runtime",
                            "A runtime library of Windows is missing",
                            (m, c) -> "Libraries of the engine depend on one that is not there.",
                            (m, c) ->
                                    "Install the Microsoft Visual C++ Redistributable (2015 to 2022,"
                                            + " x64), and start again."),
                    rule(
                            "(?i)undefined symbol|symbol not found|specified procedure could not",
                            "version-mismatch",
                            "The libraries do not belong together",
                            (m, c) ->
                                    "libtorch"
                                            + where(c)
                                            + " is of another version than the JNI"
                                            + " library of this program.",
                            (m, c) -> "Install the version that check shows as needed. " + BACK),
                    rule(
                            "(?i)failed to map segment|operation not permitted",
                            "no-execution",
                            "Programs must not run from that folder",
                            (m, c) -> "The file system of the libraries is mounted noexec.",
                            (m, c) -> "Set " + CACHE + " to a folder where programs may run."),
                    rule(
                            "(?i)no space left|not enough space",
                            "no-space",
                            "The disk is full",
                            (m, c) -> "Libraries are unpacked once, into DJL's folder.",
                            (m, c) -> "Make room, or set " + CACHE + " to a folder with 1 GiB."),
                    rule(
                            "(?i)access ?denied|permission denied|read-only file system"
                                    + "|failed to (extract|copy|save)|cannot copy jni",
                            "cache",
                            "The engine's folder cannot be written",
                            (m, c) -> "Libraries are unpacked there once.",
                            (m, c) ->
                                    "Change its permissions, or set " + CACHE + " to another one."),
                    rule(
                            "(?i)resource not found|jni not found|no pytorch native library",
                            "platform",
                            "There are no libraries for this platform",
                            (m, c) ->
                                    "Neither the program nor "
                                            + EngineChoice.LIBRARIES
                                            + " has one"
                                            + " of flavour \""
                                            + c.flavour()
                                            + "\".",
                            (m, c) ->
                                    "Libraries exist for Linux and Windows on x86-64, Linux on arm64"
                                            + " and macOS on Apple silicon. On these, install the"
                                            + " program again."));

    private LoadFault() {}

    private static Rule rule(
            String pattern,
            String kind,
            String what,
            BiFunction<Matcher, EngineChoice, String> why,
            BiFunction<Matcher, EngineChoice, String> fix) {
        return new Rule(
                Pattern.compile(pattern),
                (m, c) -> EngineFinding.fault(kind, what, why.apply(m, c), fix.apply(m, c)));
    }

    private static String where(EngineChoice choice) {
        return choice.libraries().map(path -> " in " + path).orElse("");
    }

    /** What an exception of the loading means. */
    public static EngineFinding of(Throwable failure, EngineChoice choice) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = failure; t != null; t = t.getCause())
            all.append(t.getClass().getSimpleName())
                    .append(": ")
                    .append(t.getMessage())
                    .append('\n');
        return of(all.toString(), choice);
    }

    /** What a text of the system, or the output of a process, means. */
    public static EngineFinding of(String text, EngineChoice choice) {
        for (Rule rule : RULES) {
            Matcher found = rule.pattern().matcher(text);
            if (!found.find()) continue;
            EngineFinding known = rule.finding().apply(found, choice);
            return EngineFinding.fault(
                    known.kind(), known.what(), known.why() + said(line(text, found)), known.fix());
        }
        return EngineFinding.fault(
                "no-start",
                "The engine does not start",
                "The system says:" + said(text),
                choice.name().equals(EngineFolder.BUNDLED)
                        ? "Install the program again."
                        : "Install the engine again. " + BACK);
    }

    /** The line that something was found in. */
    private static String line(String text, Matcher found) {
        int from = text.lastIndexOf('\n', found.start()) + 1;
        int to = text.indexOf('\n', found.end());
        return text.substring(from, to < 0 ? text.length() : to);
    }

    /** The first line that says something. */
    private static String said(String text) {
        String line =
                text.lines()
                        .map(String::strip)
                        .filter(l -> l.contains(":") && !l.matches("\\w+: (null)?"))
                        .findFirst()
                        .orElse("");
        return line.isEmpty() ? "" : " (" + line.substring(0, Math.min(300, line.length())) + ")";
    }
}
