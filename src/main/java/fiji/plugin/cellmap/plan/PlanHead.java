// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.plan;

import fiji.plugin.cellmap.util.Counted;
import fiji.plugin.cellmap.util.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a planned configuration says of its data before anything else. */
record PlanHead(PlanRequest request, Survey survey) {

    /** So many crops are listed one by one. */
    private static final int LISTED = 20;

    /** A line each, without comment signs. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "Planned by cellmap plan, version "
                        + Version.text()
                        + " from the data; every value may be changed. It trains with: cellmap"
                        + " train FILE");
        lines.add("");
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%s of %s; the median crop has %s voxels of %s nm.",
                        Counted.of(survey.crops().size(), "crop"),
                        String.join(", ", survey.datasets()),
                        Text.sizes(survey.medianShape()),
                        Text.sizes(survey.voxel().size())));
        survey.crops().stream().limit(LISTED).forEach(crop -> lines.add(line(crop)));
        if (survey.crops().size() > LISTED)
            lines.add("  and " + (survey.crops().size() - LISTED) + " more");
        for (String c : request.classes()) {
            long in = survey.crops().stream().filter(k -> k.annotates(c)).count();
            long without = survey.crops().stream().filter(k -> k.annotates(c) && !k.has(c)).count();
            lines.add(
                    String.format(
                            Locale.ROOT,
                            "%s: annotated in %s%s; fills %.3g %% of what is annotated.",
                            c,
                            Counted.of(in, "crop"),
                            without == 0 ? "" : ", absent in " + without + " of them",
                            100 * survey.share(c)));
        }
        GreyFacts grey = survey.grey();
        lines.add(
                String.format(
                        Locale.ROOT,
                        "Grey values: mean %.4g, standard deviation %.4g, 99 %% between %.4g and"
                                + " %.4g; medians of the crops from %.4g to %.4g.",
                        grey.mean(),
                        grey.deviation(),
                        grey.percentiles()[0],
                        grey.percentiles()[2],
                        Arrays.stream(grey.medians()).min().orElse(Double.NaN),
                        Arrays.stream(grey.medians()).max().orElse(Double.NaN)));
        return lines;
    }

    private static String line(CropFacts crop) {
        return String.format(
                Locale.ROOT,
                "  %s/crop%d: %s voxels; EM %s, labels %s nm; %s",
                crop.dataset(),
                crop.number(),
                Text.sizes(crop.shape()),
                Text.sizes(crop.em()),
                Text.sizes(crop.label()),
                String.join(", ", crop.classes().keySet()));
    }
}
