// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Shortages;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.worker.Message.Failure;
import fiji.plugin.cellmap.worker.Message.Failure.Kind;

/** Exceptions as messages and back, so that a caller cannot tell where its verb ran. */
final class Failures {

    private Failures() {}

    static Failure of(String verb, Throwable e) {
        if (e instanceof CancelledException)
            return new Failure(Kind.CANCELLED, e.getMessage(), "", "", "");
        if (e instanceof CellMapException c) {
            Kind kind = e instanceof UsageException ? Kind.USAGE : Kind.FAILED;
            return new Failure(kind, c.what(), c.where(), c.why(), c.fix());
        }
        if (e instanceof OutOfMemoryError)
            return new Failure(Kind.MEMORY, verb + " stopped", "", AtomicFiles.reason(e), "");
        if (e instanceof Error error) return of(verb, Shortages.of(error));
        return new Failure(Kind.DEFECT, verb + " stopped", "", AtomicFiles.reason(e), "");
    }

    /**
     * @param log the worker's log file, named where the failure needs explaining
     */
    static RuntimeException exception(Failure f, Object log) {
        return switch (f.kind()) {
            case CANCELLED -> new CancelledException(f.what());
            case USAGE -> new UsageException(f.what(), f.where(), f.why(), f.fix());
            case FAILED -> new CellMapException(f.what(), f.where(), f.why(), f.fix());
            case MEMORY ->
                    new CellMapException(
                            f.what(),
                            log,
                            f.why(),
                            "Use smaller patches or blocks, or give the worker more memory"
                                    + " (-Dcellmap.worker.heap=MIB).");
            case DEFECT ->
                    new CellMapException(
                            f.what(), log, f.why(), "This is a defect: report it with the log.");
        };
    }

    /** Whether the worker's log says more than the failure does. */
    static boolean needsLog(Failure f) {
        return f.kind() == Kind.DEFECT || f.kind() == Kind.MEMORY;
    }
}
