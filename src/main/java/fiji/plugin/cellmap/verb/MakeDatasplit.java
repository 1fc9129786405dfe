package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitOptions;
import fiji.plugin.cellmap.challenge.DatasplitPlan;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Divides the crops below a data root into training and validation, or counts them.
 *
 * @param data data root
 * @param classes wanted
 * @param out CSV to write; null for {@code datasplit.csv}
 * @param datasets names, {@code *} for any text; null for all
 * @param crops numbers; null for all
 * @param scale coarsest voxel size that will do, nm: one number or z, y, x; null for any
 * @param validation share of crops held out; null for 0.15
 * @param forceClasses none, train, validate or both; null for validate
 * @param seed of the drawing; null for 42
 * @param counts only count
 * @param challenge shipped name or definition; null for CellMap's
 */
public record MakeDatasplit(
        String data,
        List<String> classes,
        String out,
        List<String> datasets,
        List<Integer> crops,
        double[] scale,
        Double validation,
        String forceClasses,
        Long seed,
        Boolean counts,
        String challenge)
        implements Verb<MakeDatasplit.Result> {

    /**
     * What came out.
     *
     * @param file that was written; null if only counted
     * @param counts crops that annotate each class, by dataset
     */
    public record Result(
            String file,
            int train,
            int validate,
            Map<String, Map<String, Integer>> counts,
            List<String> warnings)
            implements Outcome {
        @Override
        public String summary() {
            StringBuilder text = new StringBuilder();
            counts.forEach(
                    (dataset, row) -> text.append(dataset).append("  ").append(row).append('\n'));
            warnings.forEach(w -> text.append("Note: ").append(w).append('\n'));
            if (file != null)
                text.append(train)
                        .append(" training and ")
                        .append(validate)
                        .append(" validation crops in ")
                        .append(file);
            return text.toString().stripTrailing();
        }
    }

    @Override
    public Result run(Progress progress) {
        Catalogue catalogue = Catalogue.scan(Challenge.find(challenge).layout(Path.of(data)));
        Map<String, Map<String, Integer>> table = catalogue.counts(classes);
        if (Boolean.TRUE.equals(counts)) return new Result(null, 0, 0, table, List.of());
        Datasplit split =
                DatasplitPlan.of(
                        catalogue,
                        new DatasplitOptions(
                                classes,
                                datasets == null ? List.of() : datasets,
                                crops == null ? List.of() : crops,
                                zyx(),
                                validation == null ? 0.15 : validation,
                                DatasplitOptions.Force.of(
                                        forceClasses == null ? "validate" : forceClasses),
                                seed == null ? 42 : seed,
                                null));
        Path file = Path.of(out == null ? "datasplit.csv" : out);
        split.write(file);
        return new Result(
                file.toString(),
                split.train().size(),
                split.validate().size(),
                table,
                split.warnings());
    }

    private double[] zyx() {
        if (scale == null || scale.length == 3) return scale;
        if (scale.length == 1) return new double[] {scale[0], scale[0], scale[0]};
        throw new UsageException(
                "Impossible scale",
                "--scale",
                "It has " + scale.length + " numbers.",
                "Give one number, or z,y,x.");
    }
}
