// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.visualize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import fiji.plugin.cellmap.challenge.DataLayout;
import fiji.plugin.cellmap.report.Html;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A page of links that open what lies on this machine in Neuroglancer, which runs in the browser
 * and reads the files from a {@link FolderServer}. For one thread.
 */
public final class ScenePage {

    private final List<ViewerScene> scenes = new ArrayList<>();
    private final FolderServer server;
    private final String viewer;

    /**
     * A link of the page.
     *
     * @param state JSON of the viewer
     */
    public record Link(String title, String address, String state) {}

    /**
     * @param viewer address of a Neuroglancer
     */
    public ScenePage(FolderServer server, String viewer) {
        this.server = server;
        this.viewer = viewer;
    }

    /** Adds the predicted crops of a run, see {@link ViewerScene#ofRun}. */
    public void add(RunFolder run, Optional<DataLayout> data, Optional<Path> truth) {
        scenes.addAll(ViewerScene.ofRun(run, data, truth));
    }

    /** Adds the images of a container, or of a group in one. */
    public void add(Path container) {
        scenes.add(ViewerScene.of(container));
    }

    /** Hands the page to the server. */
    public List<Link> publish() {
        Html page = new Html("CellMap: look at results");
        page.note(
                "These links open "
                        + viewer
                        + " in the browser, which reads the images from this machine as long as"
                        + " the program runs. Nothing is sent elsewhere but what that viewer loads of"
                        + " itself.");
        List<Link> links = new ArrayList<>();
        for (ViewerScene scene : scenes) {
            Map<Layer, String> addresses = new LinkedHashMap<>();
            for (Layer layer : scene.layers()) addresses.put(layer, address(layer));
            ObjectNode state = ViewerState.of(addresses);
            Link link = new Link(scene.title(), ViewerState.link(viewer, state), state.toString());
            links.add(link);
            page.section(scene.title());
            page.link("Open in Neuroglancer", link.address());
            addresses.forEach((layer, address) -> page.note(layer.name() + ": " + address));
        }
        server.page(page.page());
        return links;
    }

    private String address(Layer layer) {
        return layer.placed()
                ? server.add(layer.where().path())
                : server.add(layer.where().path(), GroupAround.ARRAY, GroupAround.of(layer));
    }
}
