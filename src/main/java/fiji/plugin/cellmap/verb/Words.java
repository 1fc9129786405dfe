// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

/** What several verbs say of the same parameter. */
public final class Words {

    public static final String DEVICE = "Device to compute on; auto uses a GPU if one works.";

    static final String MANIFEST = "CSV of the test crops.";

    public static final String CHALLENGE =
            "Challenge that comes with the program, or a definition in YAML.";

    public static final String SET =
            "Values that override keys of the configuration: "
                    + "train.epochs=3,data.patch_size=[32,32,32].";

    public static final String TRUST =
            "Load a model whose program uses more than a network needs, such as files: it may do "
                    + "all that your account may.";

    private Words() {}
}
