// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.nio.file.Path;

/** Formats that new containers can have; readers find out by themselves. */
public enum ContainerFormat {
    /** With OME-NGFF 0.4: what the CellMap data and submissions are. */
    ZARR_V2(".zarr"),
    /** With OME-NGFF 0.5. */
    ZARR_V3(".zarr"),
    /** Zarr v3 with four chunks per shard along each axis: fewer files. */
    ZARR_V3_SHARDED(".zarr"),
    /** As BigDataViewer and BigStitcher read it: no bool, no fill value but 0. */
    N5(".n5");

    /** How the names of its containers end. */
    public final String ending;

    ContainerFormat(String ending) {
        this.ending = ending;
    }

    /**
     * That of what is made at a path: N5 if the first part of it that is called as a container says
     * so, else Zarr v2.
     */
    public static ContainerFormat named(Path path) {
        for (Path part : path) {
            if (part.toString().endsWith(N5.ending)) return N5;
            if (part.toString().endsWith(ZARR_V2.ending)) return ZARR_V2;
        }
        return ZARR_V2;
    }
}
