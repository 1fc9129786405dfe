// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

/** Work stopped because its {@link Progress} was cancelled; what was finished can be resumed. */
public class CancelledException extends RuntimeException {

    public CancelledException(String message) {
        super(message);
    }
}
