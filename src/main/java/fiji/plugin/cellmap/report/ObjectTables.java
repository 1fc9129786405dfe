// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.report;

import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.report.DataTable.Cell;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What became of the objects: by label, and the worst of them one by one. */
final class ObjectTables {

    private final List<Evaluation> all;
    private final int most;

    /**
     * @param most objects to list of each evaluation
     */
    ObjectTables(List<Evaluation> all, int most) {
        this.all = all;
        this.most = most;
    }

    /** An object and where it lies. */
    private record Item(CropScore label, ObjectScore object) {

        String fate() {
            if (object.isMatched()) return "matched";
            return object.truthVoxels() > 0 ? "missed" : "spurious";
        }

        /** Voxels that only one side has. */
        long wrong() {
            long both = object.truthVoxels() + object.predictedVoxels();
            return both - 2 * Math.round(object.iou() * both / (1 + object.iou()));
        }
    }

    void addTo(Html page) {
        if (all.stream().noneMatch(e -> labels(e).iterator().hasNext())) return;
        page.section("Objects");
        for (Evaluation e : all) {
            if (all.size() > 1) page.heading(e.name());
            page.table(byLabel(e));
            List<Item> items = items(e);
            if (items.isEmpty())
                page.note(
                        "There is no table of single objects: "
                                + e.source().files().objects().getFileName()
                                + " is not there or is empty. Evaluate again to get it.");
            else page.table(worst(items));
        }
    }

    private static List<CropScore> labels(Evaluation e) {
        return e.crops().values().stream().filter(s -> s.label().instance()).toList();
    }

    private static DataTable byLabel(Evaluation e) {
        DataTable table =
                new DataTable(
                        "Objects of each label. IoU: mean of the matched pairs; distance: median of"
                                + " their Hausdorff distances, nm.",
                        "",
                        List.of(
                                "crop",
                                "class",
                                "true",
                                "matched",
                                "missed",
                                "spurious",
                                "F1",
                                "closeness",
                                "score",
                                "IoU",
                                "distance"));
        for (CropScore s : labels(e)) {
            List<ObjectScore> matched =
                    e.objects().getOrDefault(s.path(), List.of()).stream()
                            .filter(ObjectScore::isMatched)
                            .toList();
            double iou =
                    matched.stream().mapToDouble(ObjectScore::iou).average().orElse(Double.NaN);
            table.row(
                    List.of(
                            Cell.text(s.crop()),
                            Cell.text(s.className()),
                            Cell.count(s.label().tp() + s.label().fn()),
                            Cell.count(s.label().tp()),
                            Cell.count(s.label().fn()),
                            Cell.count(s.label().fp()),
                            Cell.number(s.f1(), 3),
                            Cell.number(s.closeness(), 3),
                            Cell.score(s.score(), s.counts()),
                            Cell.number(iou, 3),
                            Cell.number(median(matched), 1)));
        }
        return table;
    }

    private static double median(List<ObjectScore> matched) {
        double[] d = matched.stream().mapToDouble(ObjectScore::distance).sorted().toArray();
        return d.length == 0 ? Double.NaN : (d[(d.length - 1) / 2] + d[d.length / 2]) / 2;
    }

    private List<Item> items(Evaluation e) {
        List<Item> items = new ArrayList<>();
        for (Map.Entry<String, List<ObjectScore>> label : e.objects().entrySet()) {
            CropScore score = e.crops().get(label.getKey());
            if (score != null) label.getValue().forEach(o -> items.add(new Item(score, o)));
        }
        items.sort(Comparator.comparingLong(Item::wrong).reversed());
        return items;
    }

    private DataTable worst(List<Item> items) {
        int shown = Math.min(most, items.size());
        String caption =
                String.format(
                        Locale.ROOT,
                        "%,d of %,d listed objects (%,d matched, %,d missed, %,d spurious), those"
                                + " with the most voxels that only one side has first. Volumes in"
                                + " 10⁻³ µm³, distance in nm, place in voxels of the crop.",
                        shown,
                        items.size(),
                        count(items, "matched"),
                        count(items, "missed"),
                        count(items, "spurious"));
        DataTable table =
                new DataTable(
                        caption,
                        "",
                        List.of(
                                "crop",
                                "class",
                                "fate",
                                "true id",
                                "true voxels",
                                "true volume",
                                "predicted id",
                                "predicted voxels",
                                "predicted volume",
                                "IoU",
                                "distance",
                                "wrong",
                                "z",
                                "y",
                                "x"));
        for (Item item : items.subList(0, shown)) table.row(row(item));
        return table;
    }

    private static long count(List<Item> items, String fate) {
        return items.stream().filter(i -> i.fate().equals(fate)).count();
    }

    private static List<Cell> row(Item item) {
        ObjectScore o = item.object;
        double[] size = item.label.label().voxelSize();
        double voxel = size[0] * size[1] * size[2] / 1e6;
        List<Cell> row = new ArrayList<>();
        row.add(Cell.text(item.label.crop()));
        row.add(Cell.text(item.label.className()));
        row.add(Cell.text(item.fate()));
        side(row, o.truthId(), o.truthVoxels(), voxel);
        side(row, o.predictedId(), o.predictedVoxels(), voxel);
        row.add(o.isMatched() ? Cell.score(o.iou(), "") : Cell.number(Double.NaN, 3));
        row.add(o.isMatched() ? Cell.number(o.distance(), 1) : Cell.number(Double.NaN, 1));
        row.add(Cell.count(item.wrong()));
        for (double c : o.centre()) row.add(Cell.number(c, 0));
        return row;
    }

    private static void side(List<Cell> row, long id, long voxels, double voxel) {
        boolean there = voxels > 0;
        double none = Double.NaN;
        row.add(there ? new Cell("" + id, (double) id, "n", "") : Cell.number(none, 0));
        row.add(there ? Cell.count(voxels) : Cell.number(none, 0));
        row.add(Cell.number(there ? voxels * voxel : none, 3));
    }
}
