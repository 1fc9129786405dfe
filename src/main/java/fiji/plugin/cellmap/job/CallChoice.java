// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Hashes;
import fiji.plugin.cellmap.util.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * How the network is called in one prediction, as it was found to be best. It stays beside the
 * ledger, so that whoever goes on with the prediction, on whatever device, does the same: both
 * change last bits.
 *
 * @param identity of model and volume, as a hash
 * @param window in input voxels, z y x; null for the usual one
 * @param batch windows per call; null for one
 * @param threads of a call on the CPU, which change last bits as well; null on a GPU and in choices
 *     that were kept before this was
 */
record CallChoice(String identity, int[] window, Integer batch, Integer threads) {

    private static final String SUFFIX = ".window";

    static String identity(String model, String volume) {
        return Hashes.sha256(model + "\n" + volume);
    }

    /** Whether it is more than what the settings say. */
    boolean saysSomething() {
        return window != null || batch != null;
    }

    /** For whoever does not measure anew. */
    String again() {
        String size = window == null ? "" : "window " + Arrays.toString(window) + ", ";
        return "As was measured on this machine before: "
                + size
                + "batch "
                + (batch == null ? "as set" : batch)
                + ".";
    }

    /**
     * For whoever goes on with another number of threads; empty if the number is the same or one of
     * the two is unknown.
     *
     * @param own threads of this process; null on a GPU
     */
    Optional<String> otherThreads(Integer own) {
        if (threads == null || own == null || threads.equals(own)) return Optional.empty();
        return Optional.of(
                "This prediction was begun with "
                        + threads
                        + " threads per call, and goes on with "
                        + own
                        + ": last bits of what is predicted now may differ. For the same bytes, give Java -Dcellmap.threads="
                        + threads
                        + ".");
    }

    private static Path file(Path ledger) {
        return ledger.resolveSibling(ledger.getFileName() + SUFFIX);
    }

    /** The choice of an earlier attempt; empty if there is none for this model and volume. */
    static Optional<CallChoice> stored(Path ledger, String identity) {
        if (ledger == null || !Files.exists(file(ledger))) return Optional.empty();
        return Optional.of(Json.read(file(ledger), CallChoice.class))
                .filter(choice -> choice.identity.equals(identity));
    }

    /**
     * Keeps this choice, unless another process was first.
     *
     * @return the choice of whoever was first
     */
    CallChoice keep(Path ledger) {
        byte[] text = Json.bytes(this);
        if (AtomicFiles.writeNew(file(ledger), true, out -> out.write(text))) return this;
        Optional<CallChoice> first = stored(ledger, identity);
        if (first.isEmpty()) AtomicFiles.write(file(ledger), text);
        return first.orElse(this);
    }
}
