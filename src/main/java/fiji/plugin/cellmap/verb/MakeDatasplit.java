// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Catalogue;
import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.Datasplit;
import fiji.plugin.cellmap.challenge.DatasplitOptions;
import fiji.plugin.cellmap.challenge.DatasplitPlan;
import fiji.plugin.cellmap.config.DataSection;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Divides the crops below a data root into training and validation, or counts them. */
@Purpose(MakeDatasplit.PURPOSE)
public record MakeDatasplit(
        @Param(
                        help = "Folder of the datasets.",
                        label = "Data root",
                        placeholder = "ROOT",
                        required = true,
                        kind = Param.Kind.FOLDER)
                String data,
        @Param(help = "Classes, in order.", placeholder = "CLASS,…", required = true)
                List<String> classes,
        @Param(
                        help = "CSV to write.",
                        label = "Datasplit",
                        placeholder = "CSV",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "csv",
                        excludes = "counts",
                        byDefault = "datasplit.csv")
                String out,
        @Param(help = "Datasets to use; * is any text.", placeholder = "NAME,…", unset = "all")
                List<String> datasets,
        @Param(help = "Numbers of the crops to use.", unset = "all") List<Integer> crops,
        @Param(
                        help = "Coarsest voxel size accepted: one number, or z,y,x.",
                        unit = "nm",
                        placeholder = "NM",
                        unset = "any",
                        advanced = true)
                double[] scale,
        @Param(
                        help = Words.UNSTATED_SIZE,
                        unit = "nm",
                        placeholder = "NM",
                        min = 0,
                        needs = "scale",
                        advanced = true,
                        unset = "such arrays are refused")
                double[] voxelSize,
        @Param(help = "Fraction of crops held out.", byDefault = "0.15", min = 0, max = 1)
                Double validation,
        @Param(
                        help = "Splits whose crops must have every class.",
                        byDefault = "validate",
                        choices = {"none", "train", "validate", "both"})
                String forceClasses,
        @Param(
                        help = "Determines every random number of the drawing.",
                        byDefault = "42",
                        advanced = true)
                Long seed,
        @Param(help = "Only count the crops of each class.", byDefault = "false") Boolean counts,
        @Param(
                        help = Words.CHALLENGE,
                        placeholder = "NAME|YAML",
                        unset = "CellMap's",
                        kind = Param.Kind.CHALLENGE,
                        extensions = "yaml",
                        advanced = true)
                String challenge)
        implements Verb<MakeDatasplit.Result> {

    public static final String PURPOSE = "Divide crops into training and validation.";

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
    public void check() {
        Verb.super.check();
        zyx();
        VoxelSize.of(voxelSize);
    }

    @Override
    public Result run(Progress progress) {
        check();
        Catalogue catalogue = Catalogue.scan(layout());
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

    private DataLayout layout() {
        Map<String, double[]> unstated =
                voxelSize == null ? null : Map.of(DataSection.OTHERS, VoxelSize.of(voxelSize));
        DataSection section =
                Named.of(DataSection.class).with(DataSection::unstatedVoxelSizes, unstated).make();
        return Challenge.find(challenge).layout(section, Path.of(data));
    }

    private double[] zyx() {
        if (scale == null || scale.length == 3) return scale;
        if (scale.length == 1) return new double[] {scale[0], scale[0], scale[0]};
        throw new UsageException(
                "Invalid scale",
                "@{scale}",
                "It has " + scale.length + " numbers.",
                "Give one number, or z,y,x.");
    }
}
