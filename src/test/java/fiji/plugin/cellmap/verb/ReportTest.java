// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.evaluate.ObjectScore;
import fiji.plugin.cellmap.evaluate.ObjectsCsv;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.submit.Labels;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages about submissions whose faults are known. */
class ReportTest {

    private static final long[] SHAPE = {6, 10, 10};
    private static final double[] VOXEL = {8, 8, 8};
    private static final double[] PLACE = {0, 0, 0};
    private static final int PLANE = 100;

    @TempDir Path folder;
    private Path truth;
    private Path manifest;

    @BeforeEach
    void makeTruth() {
        truth = folder.resolve("ground_truth.zarr");
        List<CropTarget> rows = new ArrayList<>();
        for (int crop = 1; crop <= 3; crop++)
            for (String name : List.of("mito", "er")) {
                rows.add(new CropTarget(crop, "d", name, VOXEL, PLACE, SHAPE));
                put(truth, "crop" + crop + "/" + name, name.equals("er") ? half(1) : objects());
            }
        manifest = folder.resolve("test_crop_manifest.csv");
        new Manifest(rows).write(manifest);
    }

    private static void put(Path container, String path, byte[] values) {
        Labels.array(container, path, DType.UINT8, values, SHAPE, VOXEL, PLACE);
    }

    /** The upper half of each slice. */
    private static byte[] half(int value) {
        byte[] values = new byte[6 * PLANE];
        for (int i = 0; i < values.length; i++) if (i % PLANE < PLANE / 2) values[i] = (byte) value;
        return values;
    }

    /** Three rows of voxels: 1 and 2 and 3, of 10, 20 and 30 voxels in slices 0, 2 and 4. */
    private static byte[] objects() {
        byte[] values = new byte[6 * PLANE];
        for (int o = 1; o <= 3; o++)
            for (int i = 0; i < 10 * o; i++) values[(2 * o - 2) * PLANE + i] = (byte) o;
        return values;
    }

    /**
     * Submits and evaluates.
     *
     * @param faults whether crop 2 lacks the er and a third object, and has a spurious one; crop 3
     *     has no voxel
     */
    private String evaluated(String name, boolean faults) {
        Path submission = folder.resolve(name).resolve(name + ".zarr");
        for (int crop = 1; crop <= 3; crop++) {
            byte[] er = half(crop == 1 || !faults ? 1 : 0);
            byte[] mito = objects();
            if (faults && crop == 2) {
                er[5 * PLANE - 1] = 1;
                for (int i = 0; i < 30; i++) mito[4 * PLANE + i] = 0;
                for (int i = 60; i < 65; i++) mito[5 * PLANE + i] = 7;
            }
            put(submission, "crop" + crop + "/er", er);
            put(submission, "crop" + crop + "/mito", crop == 3 ? new byte[6 * PLANE] : mito);
        }
        String path = submission.toString();
        Named.of(Evaluate.class)
                .with(Evaluate::submission, path)
                .with(Evaluate::truth, truth + "")
                .with(Evaluate::manifest, manifest + "")
                .make()
                .run(Progress.none());
        return path;
    }

    private String page(String truth, Integer pictures, Integer objects, String... runs)
            throws Exception {
        String out = folder.resolve("page.html").toString();
        Report report =
                Named.of(Report.class)
                        .with(Report::runs, List.of(runs))
                        .with(Report::truth, truth)
                        .with(Report::manifest, manifest.toString())
                        .with(Report::pictures, pictures)
                        .with(Report::objects, objects)
                        .with(Report::out, out)
                        .make();
        return Files.readString(Path.of(report.run(Progress.none()).page()));
    }

    private static List<String> found(String page, String pattern) {
        Matcher m = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
        List<String> all = new ArrayList<>();
        while (m.find()) all.add(m.group(1));
        return all;
    }

    @Test
    void theWorstLabelsComeFirstAndThoseWithNothingFoundLast() throws Exception {
        String page = page(truth.toString(), null, null, evaluated("a", true));
        assertEquals(
                List.of(
                        "crop2/er",
                        "crop2/mito",
                        "crop1/er",
                        "crop1/mito",
                        "crop3/er",
                        "crop3/mito"),
                found(page, "<h3>(crop[^<]*)</h3>"));
        assertEquals(
                2,
                found(page(truth.toString(), 2, null, folder + "/a/a.zarr"), "<h3>(crop)").size());
        String crops = page.substring(page.indexOf("Worst crops</h2>"));
        assertEquals(
                List.of("crop3", "crop2", "crop1"),
                found(crops, "<tr><th scope='row'>(crop\\d)").subList(0, 3));
    }

    @Test
    void picturesAreOfTheSliceWithMostErrorsAndSaySoInWords() throws Exception {
        String page = page(truth.toString(), null, null, evaluated("a", true));
        String mito = page.substring(page.indexOf("<h3>crop2/mito"), page.indexOf("<h3>crop1/er"));
        assertTrue(
                mito.contains("Slice z = 4 of 0 to 5, the one with most errors (30 voxels)"), mito);
        assertEquals(
                List.of(
                        "Truth of crop2/mito, z = 4: 1 object",
                        "Prediction (a) of crop2/mito, z = 4: 0 objects",
                        "Errors in crop2/mito, z = 4: 30 voxels missed, 0 spurious, 0 of another"
                                + " object"),
                found(mito, "<img alt='([^']*)'"));
        assertTrue(mito.contains("There is no EM of it here."));
    }

    @Test
    void objectCountsAreThoseOfTheTableOfObjects() throws Exception {
        String page = page(truth.toString(), 0, 2, evaluated("a", true));
        List<ObjectScore> all =
                ObjectsCsv.read(folder.resolve("a/result_objects.csv")).values().stream()
                        .flatMap(List::stream)
                        .toList();
        long matched = all.stream().filter(ObjectScore::isMatched).count();
        long missed = all.stream().filter(o -> o.predictedVoxels() == 0).count();
        String says =
                String.format(
                        Locale.ROOT,
                        "2 of %d listed objects (%d matched, %d missed, %d spurious)",
                        all.size(),
                        matched,
                        missed,
                        all.size() - matched - missed);
        assertTrue(page.contains(says), says);
        assertEquals(List.of(5L, 4L, 1L), List.of(matched, missed, all.size() - matched - missed));
        String table = page.substring(page.indexOf(says));
        assertEquals(List.of("crop2", "crop3"), found(table, "<tr><th scope='row'>(crop\\d)"));
        assertEquals(0, found(page, "(<img)").size());
    }

    @Test
    void runsAreComparedSideBySide() throws Exception {
        String page = page(truth.toString(), 1, null, evaluated("a", true), evaluated("b", false));
        assertTrue(page.contains("<h1>Comparison of 2 runs</h1>"));
        String rank = found(page, "<tr><th scope='row'>rank</th>(.*?)</tr>").get(0);
        assertEquals(List.of("2", "1"), found(rank, "<td[^>]*>([^<]*)</td>").subList(0, 2));
        String er = found(page, "<tr><th scope='row'>er</th>(.*?)</tr>").get(0);
        List<String> cells = found(er, "<td[^>]*>([^<]*)</td>");
        double a = Double.parseDouble(cells.get(0));
        assertEquals(300.0 / 901, a, 6e-4, "one crop of three, and a voxel too many");
        assertEquals(
                List.of("★ 1.000", String.format(Locale.ROOT, "%+.3f", 1 - a)),
                cells.subList(1, 3));
        assertEquals(
                List.of("3", "3", "0"),
                found(page, "<tr><th scope='row'>b</th>(.*?)</tr>").stream()
                        .map(row -> found(row, "<td[^>]*>([^<]*)</td>").subList(0, 3))
                        .findFirst()
                        .orElseThrow());
        assertTrue(page.contains("<figcaption>a, errors: 50 voxels missed"));
        assertTrue(page.contains("<figcaption>b, errors: 0 voxels missed"));
    }

    @Test
    void runsOfOneNameAreToldApart() throws Exception {
        String a = evaluated("a", true);
        String page = page(null, 0, null, a, a);
        assertEquals(
                List.of("a", "a (2)", "a (2) − a"),
                found(page, "<th scope='col'[^>]*>(a[^<]*)</th>").subList(0, 3));
    }

    @Test
    void withoutATableOfObjectsPresenceIsShownAndSaid() throws Exception {
        String run = evaluated("a", true);
        Files.delete(folder.resolve("a/result_objects.csv"));
        String page = page(truth.toString(), null, null, run);
        assertEquals(3, found(page, "(Which objects are pairs is not known)").size());
        assertTrue(page.contains("Errors in crop2/mito, z = 4: 30 voxels missed, 0 spurious'"));
        assertTrue(page.contains("result_objects.csv is not there"));
    }

    @Test
    void aManifestOfOtherCropsIsToldInsteadOfWrongPictures() throws Exception {
        String run = evaluated("a", true);
        List<CropTarget> rows =
                Manifest.read(manifest).rows().stream()
                        .map(
                                r ->
                                        new CropTarget(
                                                r.crop(),
                                                "d",
                                                r.className(),
                                                VOXEL,
                                                PLACE,
                                                new long[] {6, 10, 9}))
                        .toList();
        new Manifest(rows).write(manifest);
        String page = page(truth.toString(), null, null, run);
        assertEquals(6, found(page, "(The truth has the shape \\[6, 10, 10\\])").size());
        assertFalse(page.contains("<img"));
    }

    @Test
    void namesAreText() throws Exception {
        String evil = "<img src=x onerror=alert(1)>'\\\"";
        Path result = Files.createDirectories(folder.resolve("r")).resolve("evil' <b>.json");
        String label =
                "{\"tp\": 1, \"fp\": 1, \"fn\": 1, \"status\": \"scored\", \"num_voxels\": 8,"
                        + " \"voxel_size\": [1, 1, 1]}";
        Files.writeString(
                result,
                "{\"crop1"
                        + evil
                        + "\": {\""
                        + evil
                        + "\": "
                        + label
                        + "}, \"label_scores\": {\""
                        + evil
                        + "\": {\"iou\": 0.3}}, \"scoring\": \"<script>\"}");
        Files.copy(result, folder.resolve("r/evil' <b>_extended.json"));
        String page = page(null, null, null, result.toString());
        assertFalse(page.contains("<img"), "no picture is made of a name");
        assertFalse(page.contains("<b>.json"), page.substring(0, 200));
        assertEquals(1, found(page, "(<script)").size());
        assertTrue(page.contains("&lt;img src=x onerror=alert(1)&gt;&#39;&quot;"));
        assertFalse(page.contains("http"), "nothing is loaded from elsewhere");
    }

    @Test
    void whatIsNotKnownIsADash() throws Exception {
        Path result = folder.resolve("some.json");
        String skipped =
                "{\"tp\": 0, \"fp\": 0, \"fn\": 0, \"hausdorff_norm_sum\": 0, \"n_hausdorff\": 0,"
                        + " \"status\": \"skipped_too_many_instances\"}";
        Files.writeString(
                folder.resolve("some_extended.json"),
                "{\"crop1\": {\"mito\": "
                        + skipped
                        + ", \"er\": {\"tp\": null}}, \"label_scores\":"
                        + " {\"er\": {\"iou\": null}, \"mito\": {\"combined_score\": null}},"
                        + " \"overall_score\": null}");
        Files.writeString(result, "{}");
        String page = page(null, null, null, result.toString());
        assertTrue(page.contains("<b>–</b><span>overall</span>"));
        assertTrue(page.contains("title='crop1/mito: not scored: too many objects'>skipped<"));
        assertTrue(page.contains("The 0 worst of 0 scored labels"));
        assertFalse(page.substring(0, page.indexOf("<script>")).contains("NaN"));
    }

    @Test
    void manyCropsGiveFewPictures() throws Exception {
        StringBuilder text = new StringBuilder("{");
        for (int crop = 1000; crop < 1300; crop++)
            text.append(
                    String.format(
                            Locale.ROOT,
                            "\"crop%d\": {\"er\": {\"tp\": %d, \"fp\": 1, \"fn\": 5}},",
                            crop,
                            crop));
        Path result = folder.resolve("many.json");
        Files.writeString(folder.resolve("many_extended.json"), text + "\"label_scores\": {}}");
        Files.writeString(result, "{}");
        String page = page(null, null, null, result.toString());
        assertTrue(page.contains("The 8 worst of 300 scored labels"));
        assertEquals(
                Stream.iterate(1000, c -> c + 1).limit(8).map(c -> "crop" + c + "/er").toList(),
                found(page, "<h3>(crop[^<]*)</h3>"));
        assertTrue(page.length() < 400_000, "it is small: " + page.length());
    }

    @Test
    void whatIsNoRunIsRefused() {
        UsageException e =
                assertThrows(UsageException.class, () -> page(null, null, null, folder.toString()));
        assertTrue(e.getMessage().contains("neither a run folder"), e.getMessage());
        assertThrows(UsageException.class, () -> page(null, -1, null, evaluated("a", false)));
        assertThrows(
                UsageException.class,
                () -> page(folder + "/none.zarr", null, null, evaluated("b", false)));
    }
}
