// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge.fetch;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.ChallengeSource.Archive;
import fiji.plugin.cellmap.challenge.ChallengeSource.Crop;
import fiji.plugin.cellmap.challenge.CropTarget;
import fiji.plugin.cellmap.challenge.CsvText;
import fiji.plugin.cellmap.challenge.GroupLocation;
import fiji.plugin.cellmap.challenge.Manifest;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What can be fetched: crops with ground truth, test crops, archives. Immutable.
 *
 * @param url below which the datasets lie that no training crop tells the place of
 * @param training crops with ground truth
 * @param test test crops
 */
record FetchLists(
        Challenge challenge,
        String url,
        List<Crop> training,
        Manifest test,
        List<Archive> archives) {

    static final String TRAINING_HEADER = "crop_number,collection,alignment,crop_url,em_url";
    static final String ARCHIVE_HEADER = "all_res,raw_padding,file,url";

    static FetchLists of(Challenge challenge) {
        return new FetchLists(
                challenge,
                challenge.source().url(),
                challenge.source().crops(),
                challenge.manifest(),
                challenge.source().archives());
    }

    /**
     * These lists with one of them replaced.
     *
     * @param lines of a CSV file with the header of one of the official manifests
     * @param where they were read from, for messages
     */
    FetchLists with(List<String> lines, String where) {
        String header = lines.isEmpty() ? "" : String.join(",", fields(lines.get(0), where));
        List<String> rows = lines.stream().skip(1).filter(l -> !l.isBlank()).toList();
        if (header.equals(TRAINING_HEADER))
            return new FetchLists(
                    challenge,
                    url,
                    rows.stream().map(row -> crop(row, where)).toList(),
                    test,
                    archives);
        if (header.equals(ARCHIVE_HEADER))
            return new FetchLists(
                    challenge,
                    url,
                    training,
                    test,
                    rows.stream().map(row -> archive(row, where)).toList());
        if (Manifest.isHeader(header))
            return new FetchLists(challenge, url, training, Manifest.parse(lines, where), archives);
        throw broken(
                where,
                "Its first line is '" + header + "', which is not the header of a " + "manifest.");
    }

    private static Crop crop(String row, String where) {
        String[] fields = fields(row, where);
        if (fields.length != 5 || !fields[0].matches("\\d{1,9}"))
            throw broken(where, "'" + row + "' is not " + TRAINING_HEADER + ".");
        return new Crop(Integer.parseInt(fields[0]), fields[1], fields[3], fields[4]);
    }

    private static Archive archive(String row, String where) {
        String[] fields = fields(row, where);
        if (fields.length != 4 || !fields[1].matches("\\d{1,9}"))
            throw broken(where, "'" + row + "' is not " + ARCHIVE_HEADER + ".");
        return new Archive(fields[0].equals("True"), Integer.parseInt(fields[1]), fields[3]);
    }

    private static String[] fields(String line, String where) {
        try {
            return CsvText.fields(line);
        } catch (IllegalArgumentException e) {
            throw broken(where, "'" + line + "': " + e.getMessage() + ".");
        }
    }

    private static CellMapException broken(String where, String why) {
        return new CellMapException(
                "Cannot read the manifest",
                where,
                why,
                "Use a manifest of the official toolbox, or one in the same format.");
    }

    /**
     * The crops that a user asks for.
     *
     * @param asked {@code all}, {@code train}, {@code test}, or numbers with commas
     * @throws UsageException if one does not exist
     */
    List<FetchCrop> choose(String asked) {
        List<FetchCrop> train = training.stream().map(FetchCrop::of).toList();
        List<FetchCrop> tests = tests();
        List<FetchCrop> all = new ArrayList<>(train);
        all.addAll(tests);
        if (all.isEmpty())
            throw new UsageException(
                    "There is nothing to fetch",
                    challenge.name(),
                    "This challenge does not say where its data come from.",
                    "Give a manifest with @{manifest}, or import your own data.");
        switch (asked) {
            case "all":
                return all;
            case "train":
                return train;
            case "test":
                return tests;
            default:
                return Arrays.stream(asked.split(",")).map(number -> find(number, all)).toList();
        }
    }

    private static FetchCrop find(String text, List<FetchCrop> all) {
        String number = text.strip().replaceFirst("^crop", "");
        return all.stream()
                .filter(crop -> number.equals(String.valueOf(crop.number())))
                .findFirst()
                .orElseThrow(
                        () ->
                                new UsageException(
                                        "Unknown crop '" + text.strip() + "'",
                                        "@{crops}",
                                        "None of "
                                                + Counted.of(all.size(), "crop")
                                                + " has this number.",
                                        "Choose all, train, test, or comma-separated numbers "
                                                + "such as "
                                                + all.get(0).number()
                                                + "."));
    }

    private List<FetchCrop> tests() {
        Map<Integer, CropTarget> boxes = new LinkedHashMap<>();
        for (CropTarget row : test.rows()) boxes.merge(row.crop(), row, FetchLists::around);
        return boxes.values().stream().map(box -> FetchCrop.of(box, em(box.dataset()))).toList();
    }

    /** The EM of a test crop is where that of the training crops of its dataset is. */
    private String em(String dataset) {
        Optional<Crop> known =
                training.stream().filter(c -> c.dataset().equals(dataset)).findFirst();
        GroupLocation place = challenge.layout(Path.of("")).em(dataset);
        return known.map(Crop::em).orElse(url + "/" + place.address());
    }

    /** The finest voxels, the least start and the largest shape of two rows (the official rule). */
    private static CropTarget around(CropTarget a, CropTarget b) {
        double[] voxel = new double[3];
        double[] start = new double[3];
        long[] shape = new long[3];
        for (int d = 0; d < 3; d++) {
            voxel[d] = Math.min(a.voxelSize()[d], b.voxelSize()[d]);
            start[d] = Math.min(a.translation()[d], b.translation()[d]);
            shape[d] = Math.max(a.shape()[d], b.shape()[d]);
        }
        return new CropTarget(a.crop(), a.dataset(), a.className(), voxel, start, shape);
    }
}
