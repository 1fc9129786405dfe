// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.util.Counted;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongToIntFunction;

/** The pictures of one slice with captions, and texts for those who do not see them. */
final class FigureRow {

    private final SlicePainter painter;
    private final int width;
    private final int height;
    private final List<String> figures = new ArrayList<>();

    /**
     * @param edge of the longer side on the page, pixels
     */
    FigureRow(SlicePainter painter, CropTarget target, double edge) {
        this.painter = painter;
        double high = painter.height() * target.voxelSize()[1];
        double wide = painter.width() * target.voxelSize()[2];
        width = (int) Math.max(1, Math.round(edge * Math.min(1, wide / high)));
        height = (int) Math.max(1, Math.round(edge * Math.min(1, high / wide)));
    }

    List<String> figures() {
        return figures;
    }

    void em(String alt) {
        add(alt + ", contrast stretched", "EM", painter.em());
    }

    void objects(
            String caption, String alt, long[] ids, LongToIntFunction color, boolean instance) {
        long objects = Arrays.stream(ids).filter(i -> i != 0).distinct().count();
        long voxels = Arrays.stream(ids).filter(i -> i != 0).count();
        String there =
                instance
                        ? Counted.of(objects, "object")
                        : String.format(
                                Locale.ROOT, "%.1f %% of the slice", 100.0 * voxels / ids.length);
        add(alt + ": " + there, caption + ": " + there, painter.objects(ids, color));
    }

    void errors(String caption, String where, long[] truth, long[] found, Pairing pairing) {
        Pairing.Kind[] kinds = new Pairing.Kind[truth.length];
        Map<Pairing.Kind, Long> counts = new EnumMap<>(Pairing.Kind.class);
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = pairing.kind(truth[i], found[i]);
            counts.merge(kinds[i], 1L, Long::sum);
        }
        String text =
                String.format(
                        Locale.ROOT,
                        "%,d voxels missed, %,d spurious",
                        counts.getOrDefault(Pairing.Kind.MISSED, 0L),
                        counts.getOrDefault(Pairing.Kind.SPURIOUS, 0L));
        if (pairing.isKnown())
            text +=
                    String.format(
                            Locale.ROOT,
                            ", %,d of another object",
                            counts.getOrDefault(Pairing.Kind.OTHER, 0L));
        add("Errors in " + where + ": " + text, caption + ": " + text, painter.errors(kinds));
    }

    private void add(String alt, String caption, BufferedImage image) {
        figures.add(Html.figure(alt, caption, image, width, height));
    }
}
