// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.faults;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets one operation fail, counted from 1, and with {@code crash} every one after it, too. */
public final class Fault {

    private final int failing;
    private final boolean crash;
    private final AtomicInteger count = new AtomicInteger();
    private final Queue<String> operations = new ConcurrentLinkedQueue<>();

    public Fault(int failing, boolean crash) {
        this.failing = failing;
        this.crash = crash;
    }

    /** Whether the operation that was to fail has come. */
    public boolean happened() {
        return count.get() >= failing;
    }

    /** How many operations were of a kind. */
    public long count(String kind) {
        return operations.stream().filter(o -> o.startsWith(kind)).count();
    }

    void check(String operation) throws IOException {
        operations.add(operation);
        int n = count.incrementAndGet();
        if (n == failing || crash && n > failing)
            throw new IOException("injected failure of operation " + n + ": " + operation);
    }
}
