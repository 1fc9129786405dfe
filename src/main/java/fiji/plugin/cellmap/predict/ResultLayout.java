// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.predict;

import fiji.plugin.cellmap.config.PredictSection;
import fiji.plugin.cellmap.store.ContainerFormat;
import fiji.plugin.cellmap.util.UsageException;

/**
 * How the arrays of a result are stored; no value depends on it.
 *
 * @param shards chunks per shard along each axis, 1 for none: blocks are made of whole shards, so
 *     that each is written once
 * @param levels resolutions, the finest counted; fewer where nothing is left to halve
 * @param channels whether all images are channels of one
 */
public record ResultLayout(int shards, int levels, boolean channels) {

    /** Chunks by themselves, of one resolution. */
    public static final ResultLayout PLAIN = new ResultLayout(1, 1, false);

    public static ResultLayout of(ContainerFormat format, int levels) {
        return new ResultLayout(format.shards, levels, false);
    }

    /**
     * As settings say.
     *
     * @throws UsageException if they do not go together
     */
    public static ResultLayout of(ContainerFormat format, PredictSection settings) {
        ResultLayout layout = of(format, settings.levels());
        if (!settings.channels()) return layout;
        if (settings.output().equals(PredictSection.ARGMAX))
            throw refused("Labels of all classes are one image already.", "predict.layout=classes");
        if (layout.levels > 1) throw refused("They have one resolution.", "predict.levels=1");
        if (format == ContainerFormat.N5 || layout.shards > 1)
            throw refused(
                    "They are written as Zarr in chunks of one channel each.",
                    "@{format} zarr or zarr3");
        return new ResultLayout(layout.shards, layout.levels, true);
    }

    static UsageException refused(String why, String instead) {
        return new UsageException(
                "Cannot write classes as channels",
                "predict.layout=channels",
                why,
                "Use " + instead + ".");
    }

    /** What is written at once, of chunks of this shape. */
    int[] unit(int[] chunk) {
        int[] unit = chunk.clone();
        for (int d = 0; d < unit.length; d++) unit[d] *= shards;
        return unit;
    }
}
