// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import java.io.File;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a user can do about an {@link Error} of the JVM: memory, stack or threads that ran out, a
 * native library that cannot be unpacked or loaded. Stateless.
 */
public final class Shortages {

    private static final String OPTIONS = "the environment variable CELLMAP_JAVA_OPTS";
    private static final String SMALLER =
            ", or lower predict.memory_mib, process.memory_mib or data.cache_mib in the configuration.";

    /** What is said where a library cannot be unpacked or loaded. */
    private static final Pattern LIBRARY =
            Pattern.compile("(?i)\\blib|unpack|native|jni|No space|initialize class");

    private Shortages() {}

    /**
     * The error in words: what ran out, the figure, the remedy.
     *
     * @return a {@link CellMapException}, or another exception if nothing ran out
     */
    public static RuntimeException of(Error e) {
        for (Throwable t = e; t != null; t = t.getCause())
            if (t instanceof CellMapException known) return known;
        if (e instanceof OutOfMemoryError) return memory(e);
        if (e instanceof StackOverflowError)
            return new CellMapException(
                    "The stack of a thread ran out",
                    "",
                    "Something is nested more deeply than the program can follow.",
                    "Check the last file that was named; -Xss16m in "
                            + OPTIONS
                            + " gives more room.",
                    e);
        Throwable first = e;
        while (first.getCause() != null) first = first.getCause();
        String text = String.valueOf(first.getMessage());
        if (e instanceof LinkageError && LIBRARY.matcher(text).find()) return library(e, text);
        return new IllegalStateException(e);
    }

    /** As {@link #of(Error)}, for memory that ran out while something was read. */
    public static CellMapException of(OutOfMemoryError e, Object where) {
        CellMapException said = memory(e);
        return new CellMapException(said.what(), where, said.why(), said.fix(), e);
    }

    private static CellMapException memory(Error e) {
        String text = String.valueOf(e.getMessage());
        String heap = size(Runtime.getRuntime().maxMemory());
        if (text.contains("native thread"))
            return new CellMapException(
                    "No more threads can be started",
                    "",
                    Thread.activeCount() + " threads run; the system allows no more.",
                    "Raise the limit of processes (ulimit -u), or end other programs.",
                    e);
        if (text.contains("array size"))
            return new CellMapException(
                    "Something is too large to be held in memory",
                    "",
                    "It has more than 2^31 elements, which is more than a Java array holds.",
                    "Use smaller chunks, patches, windows or blocks.",
                    e);
        if (text.contains("direct"))
            return new CellMapException(
                    "Memory outside of Java's heap ran out",
                    "",
                    "It may take as much as the heap, " + heap + ".",
                    "Set -XX:MaxDirectMemorySize=8g in " + OPTIONS + SMALLER,
                    e);
        return new CellMapException(
                "Memory ran out",
                "",
                "Java's heap may take " + heap + ", and all of it is in use.",
                "Set -Xmx with more in " + OPTIONS + ", such as -Xmx8g" + SMALLER,
                e);
    }

    private static CellMapException library(Error e, String text) {
        File folder = new File(System.getProperty("java.io.tmpdir"));
        return new CellMapException(
                "A native library cannot be loaded",
                folder,
                text.replaceFirst("\\.?\\s*$", ".")
                        + " Libraries are unpacked into this folder, where "
                        + size(folder.getUsableSpace())
                        + " are free.",
                "Make room there and allow programs in it (not noexec), or name another folder:"
                        + " -Djava.io.tmpdir=DIR in "
                        + OPTIONS
                        + ".",
                e);
    }

    private static String size(long bytes) {
        double mib = bytes / (double) (1 << 20);
        return mib < 1024
                ? String.format(Locale.ROOT, "%.0f MiB", mib)
                : String.format(Locale.ROOT, "%.1f GiB", mib / 1024);
    }
}
