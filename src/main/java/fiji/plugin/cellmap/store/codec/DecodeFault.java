// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.codec;

import java.io.IOException;

/** What a library of a codec finds wrong, as one sentence. */
final class DecodeFault {

    private DecodeFault() {}

    /**
     * @param codec its name
     * @param e what the library threw
     */
    static IOException of(String codec, Exception e) {
        String text = String.valueOf(e.getMessage());
        return new IOException(codec + " says: " + text + (text.endsWith(".") ? "" : "."), e);
    }
}
