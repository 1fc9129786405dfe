// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

class N5ReadsShardsTest extends N5ReadContract {

    @Override
    ContainerFormat format() {
        return ContainerFormat.ZARR_V3_SHARDED;
    }
}
