// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.util.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/** Whether what was printed arrived: Java's streams for printing keep silent about failures. */
final class Printed {

    /** A reader that has seen enough, such as {@code head}. */
    private static final String ENOUGH = "Broken pipe";

    private Printed() {}

    /**
     * Why something is lost, such as a full disk; empty if nothing is, or if nobody wanted more.
     *
     * @param out all that was printed
     * @param raw where it goes; an empty line is tried there if something is lost, as only that
     *     tells the reason
     */
    static Optional<String> lost(PrintStream out, OutputStream raw) {
        if (!out.checkError()) return Optional.empty();
        try {
            raw.write(System.lineSeparator().getBytes());
            raw.flush();
            return Optional.of("The reason is not known.");
        } catch (IOException e) {
            String reason = AtomicFiles.reason(e);
            return Optional.of(reason).filter(text -> !text.contains(ENOUGH));
        }
    }
}
