// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.challenge.phantom.Phantom;
import fiji.plugin.cellmap.challenge.phantom.PhantomOptions;
import fiji.plugin.cellmap.fiji.image.ShownVolume;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import ij.ImagePlus;
import java.io.File;
import java.nio.file.Path;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** Opens the EM of the generated data set that the demo uses. */
@Plugin(
        type = Command.class,
        headless = true,
        description = PhantomCommand.PURPOSE,
        menu = {
            @Menu(label = "File"),
            @Menu(label = "Open Samples"),
            @Menu(label = "CellMap Phantom...", weight = 23)
        })
public class PhantomCommand extends CellMapCommand<PhantomCommand.Request> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Folder for the data set; it is made there if it is not there yet. Default: cellmap-phantom in the folder for temporary files.")
    private File out;

    // End of inputs.

    static final String PURPOSE =
            "Open a small generated EM with labelled crops, as the demo uses it.";

    private static final String DATASET = "phantom-1";

    @Parameter(type = ItemIO.OUTPUT, label = "Image")
    private ImagePlus image;

    /** What is asked for. */
    @Purpose(PURPOSE)
    record Request(
            @Param(
                            help =
                                    "Folder for the data set; it is made there if it is not there yet.",
                            label = "Data root",
                            kind = Param.Kind.NEW_FOLDER,
                            unset = "cellmap-phantom in the folder for temporary files")
                    String out) {}

    public PhantomCommand() {
        super(Request.class);
    }

    @Override
    protected String execute(Host host, Request request) {
        Path root =
                request.out() != null
                        ? Path.of(request.out())
                        : Path.of(System.getProperty("java.io.tmpdir"), "cellmap-phantom");
        host.during(
                title(PhantomCommand.class),
                activity -> {
                    Phantom.make(root, PhantomOptions.demo(), activity);
                    return null;
                });
        Path em = DataLayout.official(root).em(DATASET).path();
        image = ShownVolume.open(em, false, DATASET);
        host.show(image);
        return "Data root: " + root + "\nEM: " + em;
    }
}
