package fiji.plugin.cellmap.store.faults;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets one operation fail, counted from 1, and with {@code crash} every one after it, too. */
public final class Fault {

    private final int failing;
    private final boolean crash;
    private final AtomicInteger count = new AtomicInteger();

    public Fault(int failing, boolean crash) {
        this.failing = failing;
        this.crash = crash;
    }

    /** Whether the operation that was to fail has come. */
    public boolean happened() {
        return count.get() >= failing;
    }

    void check(String operation) throws IOException {
        int n = count.incrementAndGet();
        if (n == failing || crash && n > failing)
            throw new IOException("injected failure of operation " + n + ": " + operation);
    }
}
