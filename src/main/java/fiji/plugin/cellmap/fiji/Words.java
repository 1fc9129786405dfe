package fiji.plugin.cellmap.fiji;

/** What several commands say of the same parameter. */
final class Words {

    static final String DEVICE = "What computes; auto takes a GPU where one works.";

    static final String MANIFEST =
            "CSV of the test crops; empty for that of the data, or the official one.";

    static final String CHALLENGE =
            "Shipped challenge (cellmap, mitochondria) or a definition in YAML; empty for that of"
                    + " the run, or CellMap's.";

    static final String SET =
            "Other values for keys of the configuration, lists in parentheses: train.epochs=3;"
                    + " data.patch_size=(32,32,32)";

    private Words() {}
}
