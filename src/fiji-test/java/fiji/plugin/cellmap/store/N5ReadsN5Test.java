// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.util.EnumSet;
import java.util.Set;

class N5ReadsN5Test extends N5ReadContract {

    @Override
    ContainerFormat format() {
        return ContainerFormat.N5;
    }

    @Override
    boolean keepsFill() {
        return false;
    }

    @Override
    Set<Codec> codecs() {
        return EnumSet.complementOf(EnumSet.of(Codec.BLOSC));
    }
}
