// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of the bytes of a file, as HTTP's header {@code Range} names one (RFC 9110).
 *
 * @param from first byte
 * @param end behind the last
 * @param size of the file
 * @param isPart whether it was asked for
 */
record ByteRange(long from, long end, long size, boolean isPart) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /**
     * @param header null for none
     * @return the whole file for no range, for several, and for what cannot be understood; null for
     *     one that the file does not have
     */
    static ByteRange of(String header, long size) {
        ByteRange whole = new ByteRange(0, size, size, false);
        if (header == null) return whole;
        Matcher m = ONE.matcher(header.strip());
        if (!m.matches() || m.group(1).isEmpty() && m.group(2).isEmpty()) return whole;
        if (m.group(1).isEmpty()) {
            long last = Long.parseLong(m.group(2));
            if (last == 0 || size == 0) return null;
            return new ByteRange(Math.max(0, size - last), size, size, true);
        }
        long from = Long.parseLong(m.group(1));
        long last = m.group(2).isEmpty() ? size - 1 : Long.parseLong(m.group(2));
        if (!m.group(2).isEmpty() && last < from) return whole;
        if (from >= size) return null;
        return new ByteRange(from, Math.min(size, last + 1), size, true);
    }

    long length() {
        return end - from;
    }
}
