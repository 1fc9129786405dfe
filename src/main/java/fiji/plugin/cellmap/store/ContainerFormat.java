// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/** Formats that new containers can have; readers find out by themselves. */
public enum ContainerFormat {
    /** With OME-NGFF 0.4: what the CellMap data and submissions are. */
    ZARR_V2,
    /** With OME-NGFF 0.5. */
    ZARR_V3,
    /** Zarr v3 with four chunks per shard along each axis: fewer files. */
    ZARR_V3_SHARDED,
    /** As BigDataViewer and BigStitcher read it: no bool, no fill value but 0. */
    N5
}
