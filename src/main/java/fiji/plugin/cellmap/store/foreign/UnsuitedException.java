// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.foreign;

import java.io.IOException;

/** A file that is whole, but is no grey volume. */
final class UnsuitedException extends IOException {

    /**
     * @param why as the end of a sentence: "it holds 3 volumes"
     */
    UnsuitedException(String why) {
        super(why);
    }
}
