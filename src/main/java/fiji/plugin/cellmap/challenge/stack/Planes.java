// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.stack;

import fiji.plugin.cellmap.store.BlockSource;
import fiji.plugin.cellmap.store.DType;

/** Grey planes, axes z y x; to be read in the order of z. Methods block; for use by one thread. */
public interface Planes extends BlockSource<Object>, AutoCloseable {

    /** Where they are, for messages. */
    String location();

    /** What {@link #read} gives. */
    DType dtype();

    @Override
    void close();
}
