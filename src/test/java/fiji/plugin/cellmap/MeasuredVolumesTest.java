// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import fiji.plugin.cellmap.measure.MeasuredObject;
import fiji.plugin.cellmap.sample.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.imglib2.img.array.ArrayImgs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredVolumesTest {

    @Test
    void imagesOfAScriptAreMeasured(@TempDir Path folder) {
        double[] nm = {30, 8, 4};
        double[] corner = {0, 0, 100};
        int[] ids = {0, 7, 7, 0, 9, 0};
        byte[] p = {0, 51, (byte) 204, 0, (byte) 255, 0};
        byte[] er = {1, 0, 0, 0, 0, 0};
        Volume labels = CellMap.image(ArrayImgs.unsignedInts(ids, 3, 2, 1), "labels", nm, corner);
        Volume mean = CellMap.image(ArrayImgs.unsignedBytes(p, 3, 2, 1), "p", nm, corner);
        Volume other = CellMap.image(ArrayImgs.unsignedBytes(er, 3, 2, 1), "er", nm, corner);
        try (CellMap cellmap = new CellMap(folder.toString())) {
            List<MeasuredObject> objects = cellmap.measure(labels, mean, Map.of("er", other));
            assertEquals(2, objects.size());
            assertEquals(7, objects.get(0).id());
            assertEquals(2 * 960, objects.get(0).volume());
            assertEquals(106, objects.get(0).centroid()[2]);
            assertEquals(0.5, objects.get(0).probability());
            assertEquals(30 * 8, objects.get(0).contacts()[0]);
            assertEquals(0, objects.get(1).contacts()[0]);
        }
    }
}
