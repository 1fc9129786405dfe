// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process;

import fiji.plugin.cellmap.process.block.StoredMask;
import fiji.plugin.cellmap.process.block.Tiling;
import fiji.plugin.cellmap.process.block.Workplace;
import fiji.plugin.cellmap.process.step.Draft;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.ChunkedArray;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.util.Progress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settles voxels that several classes claim which can never share one: claims are heard from the
 * most probable on (equal ones in the order of the classes), and one is granted if its class can
 * share a voxel with all that were granted before. Voxel by voxel.
 */
final class Exclusion {

    private static final int EDGE = 128;
    private static final String STEP = "exclusive";

    private final List<String> names;
    private final List<Draft> drafts;
    private final boolean[][] compatible;
    private final Workplace place;

    Exclusion(Map<String, Draft> drafts, ProcessPlan plan, Workplace place) {
        this.names = List.copyOf(drafts.keySet());
        this.drafts = List.copyOf(drafts.values());
        this.place = place;
        compatible = new boolean[names.size()][names.size()];
        for (int a = 0; a < names.size(); a++)
            for (int b = 0; b < names.size(); b++)
                compatible[a][b] = plan.compatible(names.get(a), names.get(b));
    }

    /** The drafts with what was granted as their masks; one pass. Blocks. */
    Map<String, Draft> run(Progress progress) {
        long[] shape = drafts.get(0).probability().shape();
        List<String> arrays = names.stream().map(Exclusion::array).toList();
        List<ChunkedArray> granted =
                place.shared(arrays, shape, DType.UINT8, 0, found -> settle(found, progress));
        Map<String, Draft> settled = new LinkedHashMap<>();
        for (int c = 0; c < names.size(); c++)
            settled.put(names.get(c), drafts.get(c).with(new StoredMask(granted.get(c))));
        return settled;
    }

    private static String array(String name) {
        return name + "/" + STEP;
    }

    private void settle(List<ChunkedArray> arrays, Progress progress) {
        Tiling tiling =
                Tiling.of(
                        drafts.get(0).probability().shape(),
                        place.chunk(),
                        Math.min(EDGE, place.edge()),
                        5.0 * names.size() + 16,
                        place.memory() / place.pool().threads());
        place.pool()
                .each(
                        tiling.boxes(),
                        box -> {
                            byte[][] granted = settle(box);
                            for (int c = 0; c < granted.length; c++)
                                arrays.get(c).write(box, granted[c]);
                        },
                        progress);
    }

    private byte[][] settle(Box box) {
        int n = names.size();
        byte[][] claims = new byte[n][];
        for (int c = 0; c < n; c++) claims[c] = drafts.get(c).foreground().read(box);
        float[][] probabilities = new float[n][];
        int[] heard = new int[n];
        for (int i = 0; i < claims[0].length; i++) {
            int count = 0;
            boolean conflict = false;
            for (int c = 0; c < n; c++) {
                if (claims[c][i] == 0) continue;
                for (int k = 0; k < count; k++) conflict |= !compatible[c][heard[k]];
                heard[count++] = c;
            }
            if (conflict) grant(i, heard, count, claims, probabilities, box);
        }
        return claims;
    }

    private void grant(
            int i, int[] heard, int count, byte[][] claims, float[][] probabilities, Box box) {
        for (int k = 0; k < count; k++) {
            int c = heard[k];
            if (probabilities[c] == null) probabilities[c] = drafts.get(c).probability().read(box);
        }
        for (int k = 1; k < count; k++)
            for (int j = k;
                    j > 0 && p(heard[j], i, probabilities) > p(heard[j - 1], i, probabilities);
                    j--) {
                int swap = heard[j];
                heard[j] = heard[j - 1];
                heard[j - 1] = swap;
            }
        for (int k = 0; k < count; k++)
            for (int j = 0; j < k; j++)
                if (claims[heard[j]][i] != 0 && !compatible[heard[k]][heard[j]])
                    claims[heard[k]][i] = 0;
    }

    private double p(int c, int i, float[][] probabilities) {
        return probabilities[c][i] / drafts.get(c).probability().unit();
    }
}
