// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.sample;

/** Takes the labels of a patch, channel after channel. */
@FunctionalInterface
public interface LabelSink {

    /**
     * @param c index of the channel
     * @param states as {@link Patch#labels} has them; not kept
     */
    void take(int c, byte[] states);
}
