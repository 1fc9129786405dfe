// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.verb.Sessions;
import fiji.plugin.cellmap.verb.Verbs;

/** The main class of a worker process; see {@link WorkerServer}. */
public final class WorkerMain {

    private WorkerMain() {}

    public static void main(String[] args) {
        System.exit(new WorkerServer(Verbs.ALL, Sessions.ALL).serve(System.in, System.err));
    }
}
