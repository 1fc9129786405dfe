// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import fiji.plugin.cellmap.util.Progress;

/**
 * A page is served, until the work is cancelled.
 *
 * @param address of the page
 */
public record Served(String address) implements Progress.Event {}
