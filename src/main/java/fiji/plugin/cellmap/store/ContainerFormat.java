// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

import java.nio.file.Path;

/** Formats that new containers can have; readers find out by themselves. */
public enum ContainerFormat {
    /** With OME-NGFF 0.4: what the CellMap data and submissions are. */
    ZARR_V2("Zarr v2", ".zarr", 1),
    /** With OME-NGFF 0.5. */
    ZARR_V3("Zarr v3", ".zarr", 1),
    /** Zarr v3 with four chunks per shard along each axis: fewer files. */
    ZARR_V3_SHARDED("Zarr v3", ".zarr", 4),
    /** As BigDataViewer and BigStitcher read it: no bool, no fill value but 0. */
    N5("N5", ".n5", 1);

    /** Format and version, see {@link ArrayStore#format()}. */
    public final String label;

    /** How the names of its containers end. */
    public final String ending;

    /** Chunks per shard along each axis; 1 for none. */
    public final int shards;

    ContainerFormat(String label, String ending, int shards) {
        this.label = label;
        this.ending = ending;
        this.shards = shards;
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
