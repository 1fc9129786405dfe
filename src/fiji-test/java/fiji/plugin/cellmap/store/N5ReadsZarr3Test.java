// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

class N5ReadsZarr3Test extends N5ReadContract {

    @Override
    ContainerFormat format() {
        return ContainerFormat.ZARR_V3;
    }
}
