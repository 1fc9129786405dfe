// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store;

/** Compressors that new arrays can be written with; readers know more. */
public enum Codec {
    RAW,
    /** Zstandard level 1: the default for predictions. */
    ZSTD,
    /** gzip level 6: needs no native library anywhere. */
    GZIP,
    /** Blosc with LZ4 level 5 and byte shuffle, as zarr-python 2 writes by default. */
    BLOSC,
    /** LZ4 without Blosc's frame: N5 and Zarr v2 only. */
    LZ4
}
