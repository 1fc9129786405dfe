// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

final class Defaults {
    private Defaults() {}

    static <T> T or(T value, T fallback) {
        return value == null ? fallback : value;
    }
}
