// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import fiji.plugin.cellmap.challenge.Challenge;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Purpose;
import fiji.plugin.cellmap.runfolder.DataRoot;
import fiji.plugin.cellmap.runfolder.RunChallenge;
import fiji.plugin.cellmap.runfolder.RunFolder;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.visualize.FolderServer;
import fiji.plugin.cellmap.visualize.ScenePage;
import fiji.plugin.cellmap.visualize.Served;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Shows EM, truth and results in Neuroglancer: serves them on this machine, and a page with links,
 * until it is cancelled.
 */
@Purpose(Visualize.PURPOSE)
public record Visualize(
        @Param(
                        help =
                                "Run folders, of which predicted crops are shown; or Zarr containers, or groups in them.",
                        label = "Runs or images",
                        placeholder = "RUN|ZARR",
                        argument = true,
                        required = true,
                        kind = Param.Kind.FOLDER)
                List<String> paths,
        @Param(
                        help = "Folder of the datasets, for the EM of runs.",
                        label = "Data root",
                        placeholder = "ROOT",
                        kind = Param.Kind.FOLDER,
                        unset = "the run's")
                String data,
        @Param(
                        help = "Ground truth of the runs' crops.",
                        label = "Ground truth",
                        placeholder = "ZARR",
                        kind = Param.Kind.FOLDER,
                        unset = "ground_truth.zarr in the data root")
                String truth,
        @Param(
                        help = "Address of the Neuroglancer that the browser opens.",
                        placeholder = "URL",
                        byDefault = Visualize.VIEWER,
                        advanced = true)
                String viewer,
        @Param(
                        help = "Port of 127.0.0.1 to serve on; 0 for any that is free.",
                        byDefault = "0",
                        min = 0,
                        max = 65535,
                        advanced = true)
                Integer port,
        @Param(
                        help = "File for the addresses, written once they are served.",
                        label = "Addresses",
                        placeholder = "JSON",
                        kind = Param.Kind.NEW_FILE,
                        extensions = "json",
                        advanced = true,
                        unset = "none")
                String out)
        implements Verb<Visualize.Result> {

    public static final String PURPOSE =
            "Show EM, truth and results in Neuroglancer, served from this machine until cancelled.";

    static final String VIEWER = "https://neuroglancer-demo.appspot.com";

    private static final long PAUSE_MS = 100;

    /**
     * What was served.
     *
     * @param page its address
     */
    public record Result(String page, List<ScenePage.Link> links) implements Outcome {
        @Override
        public String summary() {
            return "No longer served: " + page;
        }
    }

    @Override
    public void check() {
        Verb.super.check();
        origin();
        for (String path : paths)
            if (!Files.isDirectory(Path.of(path)))
                throw new UsageException(
                        "Cannot show this",
                        path,
                        "It is not a folder.",
                        "Give run folders or Zarr containers; unpack zip files first.");
    }

    @Override
    public Result run(Progress progress) {
        check();
        try (FolderServer server = new FolderServer(port == null ? 0 : port, origin())) {
            ScenePage page = new ScenePage(server, address());
            for (String path : paths) {
                RunFolder run = new RunFolder(Path.of(path));
                if (run.exists()) add(run, page);
                else page.add(Path.of(path));
            }
            Result result = new Result(server.address(), page.publish());
            if (result.links.isEmpty())
                throw new UsageException(
                        "There is nothing to show",
                        String.join(", ", paths),
                        "No crop is predicted.",
                        "Predict first.");
            if (out != null) AtomicFiles.write(Path.of(out), Json.bytes(result));
            progress.tell(new Served(result.page));
            progress.message("Open " + result.page + " ; it is served until this is cancelled.");
            while (!progress.cancelled()) Thread.sleep(PAUSE_MS);
            return result;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void add(RunFolder run, ScenePage page) {
        Challenge challenge = RunChallenge.of(run);
        Optional<Path> root =
                data != null
                        ? Optional.of(Path.of(data))
                        : DataRoot.of(run).filter(Files::isDirectory);
        Optional<DataLayout> layout =
                root.map(
                        r ->
                                challenge.layout(
                                        ConfigFile.read(run.config(), List.of())
                                                .experiment()
                                                .data(),
                                        r));
        Optional<Path> truths =
                truth != null
                        ? Optional.of(Path.of(truth))
                        : root.map(r -> r.resolve("ground_truth.zarr")).filter(Files::isDirectory);
        page.add(run, layout, truths);
    }

    private String address() {
        return viewer == null ? VIEWER : viewer;
    }

    /** Scheme, host and port of the viewer. */
    private String origin() {
        try {
            URI uri = URI.create(address());
            if (List.of("http", "https").contains(uri.getScheme()) && uri.getAuthority() != null)
                return uri.getScheme() + "://" + uri.getAuthority();
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new UsageException(
                "Cannot use this viewer",
                "@{viewer} " + address(),
                "It is not the address of a web page.",
                "Give one that begins with http:// or https://.");
    }
}
