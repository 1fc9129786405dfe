// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.job;

import fiji.plugin.cellmap.train.Preview;
import fiji.plugin.cellmap.util.Pictures;
import fiji.plugin.cellmap.util.Pictures.Panel;
import java.util.ArrayList;
import java.util.List;

/** A preview as one picture: grey values, then truth and probability of each class. */
final class PreviewPicture {

    private static final int SMALL = 200;
    private static final int MOST_CLASSES = 4;

    private PreviewPicture() {}

    static byte[] png(Preview p) {
        List<Panel> panels = new ArrayList<>();
        panels.add(new Panel("EM", Pictures.grey(p.raw(), p.height(), p.width())));
        for (int c = 0; c < Math.min(MOST_CLASSES, p.classes().size()); c++) {
            String name = p.classes().get(c);
            float[] truth = new float[p.truth()[c].length];
            for (int i = 0; i < truth.length; i++)
                truth[i] = new float[] {0, 1, 0.5f}[p.truth()[c][i]];
            panels.add(
                    new Panel(name + " label", Pictures.grey(truth, p.height(), p.width(), 0, 1)));
            panels.add(
                    new Panel(
                            name + " prediction",
                            Pictures.grey(p.probability()[c], p.height(), p.width(), 0, 1)));
        }
        int factor = Math.max(1, SMALL / p.width());
        return Pictures.png(Pictures.row(panels, factor));
    }
}
