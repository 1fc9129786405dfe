// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

/**
 * What the exchange of gradients between replicas took so far. On GPUs, an exchange after the
 * backward pass is only begun in this time.
 *
 * @param seconds that adding took
 * @param waited seconds of it during which no replica computed
 * @param streams whether copies between GPUs have streams of their own
 */
public record ExchangeTimes(double seconds, double waited, boolean streams) {}
