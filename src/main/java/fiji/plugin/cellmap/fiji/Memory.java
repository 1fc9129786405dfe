// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

/** Where an application keeps texts from one start to the next. Thread-safe. */
interface Memory {

    /** The text that was kept; null if none was. */
    String get(String key);

    void put(String key, String text);
}
