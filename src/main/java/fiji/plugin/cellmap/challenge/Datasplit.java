// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import fiji.plugin.cellmap.config.Fold;
import java.nio.file.Path;
import java.util.List;

/**
 * Which crops are trained on and which are held out. Immutable.
 *
 * @param rows in their order
 * @param warnings what was left out or could not be done as asked, one sentence each
 */
public record Datasplit(List<DatasplitRow> rows, List<String> warnings) {

    public Datasplit {
        rows = List.copyOf(rows);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a datasplit in any of the official forms: five fields or more (split, EM container, EM
     * group, label container, crop group with the classes in brackets), or three and four (split,
     * EM path, label path). Blank lines and lines that start with {@code #} are skipped, lines with
     * fewer fields too, with a warning. A split whose name begins with {@code train} is training,
     * everything else validation. Relative paths are looked for beside the file, then in the
     * working directory.
     *
     * @throws fiji.plugin.cellmap.util.CellMapException naming file and line if the file cannot be
     *     read or a row is broken
     */
    public static Datasplit read(Path csv) {
        return DatasplitCsv.read(csv);
    }

    /** Writes the official form (atomic, replaces an older file). */
    public void write(Path csv) {
        DatasplitCsv.write(this, csv);
    }

    /**
     * The same crops with one fold of them held out. Folds do not depend on the sides that crops
     * have here, nor on a seed, and share the crops of each class as evenly as possible.
     *
     * @param classes that count; every crop has at least one
     * @throws fiji.plugin.cellmap.util.UsageException if there are fewer crops than folds
     */
    public Datasplit holding(Fold fold, List<String> classes) {
        return Folds.hold(this, fold, classes);
    }

    public List<DatasplitRow> train() {
        return rows.stream().filter(DatasplitRow::train).toList();
    }

    public List<DatasplitRow> validate() {
        return rows.stream().filter(row -> !row.train()).toList();
    }
}
