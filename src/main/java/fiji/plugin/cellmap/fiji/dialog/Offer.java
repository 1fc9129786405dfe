// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji.dialog;

/**
 * A value that a list offers beside what may be typed.
 *
 * @param about what it is, in a sentence; may be empty
 */
public record Offer(String value, String about) {

    /** As a combo box shows it where it knows no better. */
    @Override
    public String toString() {
        return value;
    }
}
