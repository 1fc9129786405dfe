// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.verb.Visualize;
import fiji.plugin.cellmap.visualize.Served;
import fiji.plugin.cellmap.worker.InProcess;
import fiji.plugin.cellmap.worker.VerbRunner;
import java.io.File;
import java.net.URI;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/** The verb {@link Visualize}, in this process: it needs no engine. */
@Plugin(
        type = Command.class,
        headless = true,
        description = Visualize.PURPOSE,
        menu = {
            @Menu(label = "Plugins"),
            @Menu(label = "CellMap"),
            @Menu(label = "Visualize in Neuroglancer...", weight = 15)
        })
public class VisualizeCommand extends VerbCommand<Visualize, Visualize.Result> {

    // Inputs: written by InputFieldsTest from what is declared.
    @Parameter(
            label = "Runs or images",
            style = "directory",
            persist = false,
            description =
                    "Run folders, of which predicted crops are shown; or Zarr containers, or groups in them.")
    private String paths = "";

    @Parameter(
            label = "Data root",
            style = "directory",
            required = false,
            persist = false,
            description = "Folder of the datasets, for the EM of runs. Default: the run's.")
    private File data;

    @Parameter(
            label = "Ground truth",
            style = "directory",
            required = false,
            persist = false,
            description =
                    "Ground truth of the runs' crops. Default: ground_truth.zarr in the data root.")
    private File truth;

    @Parameter(
            label = "Viewer",
            required = false,
            persist = false,
            description =
                    "Address of the Neuroglancer that the browser opens. Default: https://neuroglancer-demo.appspot.com.")
    private String viewer = "https://neuroglancer-demo.appspot.com";

    @Parameter(
            label = "Port",
            min = "0",
            max = "65535",
            required = false,
            persist = false,
            description = "Port of 127.0.0.1 to serve on; 0 for any that is free. Default: 0.")
    private int port = 0;

    @Parameter(
            label = "Addresses",
            style = "save",
            required = false,
            persist = false,
            description = "File for the addresses, written once they are served. Default: none.")
    private File out;

    // End of inputs.

    public VisualizeCommand() {
        super(Visualize.class);
    }

    @Override
    protected VerbRunner runner() {
        return new InProcess();
    }

    /** Opens the page in the browser once it is served, but not for a macro. */
    @Override
    protected Visualize.Result work(Host host, Visualize verb, Progress progress) {
        return super.work(host, verb, new Opening(progress, host));
    }

    private record Opening(Progress progress, Host host) implements Progress {

        @Override
        public void tell(Event event) {
            progress.tell(event);
            if (event instanceof Served served) host.present(URI.create(served.address()));
        }

        @Override
        public void begin(String stage, long total) {
            progress.begin(stage, total);
        }

        @Override
        public void advance(long units) {
            progress.advance(units);
        }

        @Override
        public void message(String text) {
            progress.message(text);
        }

        @Override
        public boolean cancelled() {
            return progress.cancelled();
        }
    }
}
