// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.kv;

import java.time.Instant;

/**
 * What a place says about a value without returning it. Immutable.
 *
 * @param key relative to the place
 * @param size in bytes
 * @param tag entity tag as HTTP writes it, with its quotes; "" if there is none
 * @param modified when the value was last changed; {@link Instant#EPOCH} if nobody knows
 */
public record Entry(String key, long size, String tag, Instant modified) {

    /** The MD5 sum that the tag is in a simple upload to S3: 32 hexadecimal digits; else "". */
    public String md5() {
        return Checksums.md5(tag);
    }
}
