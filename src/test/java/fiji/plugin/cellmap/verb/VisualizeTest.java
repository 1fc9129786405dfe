// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import fiji.plugin.cellmap.param.Named;
import fiji.plugin.cellmap.store.Box;
import fiji.plugin.cellmap.store.DType;
import fiji.plugin.cellmap.store.Multiscale;
import fiji.plugin.cellmap.store.format.Stores;
import fiji.plugin.cellmap.submit.Labels;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Progress;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.visualize.ScenePage;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VisualizeTest {

    @TempDir Path folder;

    private static String text(String address) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(address)).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Visualize verb(String viewer, String... paths) {
        return Named.of(Visualize.class)
                .with(Visualize::paths, List.of(paths))
                .with(Visualize::viewer, viewer)
                .with(Visualize::out, folder.resolve("links.json").toString())
                .make();
    }

    /** Labels that stand alone are served as OME-NGFF images, which our own store reads, too. */
    @Test
    void whatIsServedIsWhatIsThere() throws Exception {
        Path zarr = folder.resolve("truth.zarr");
        byte[] values = {0, 1, 2, 3, 4, 5, 6, 7};
        double[] size = {16, 8, 4};
        double[] place = {32, 16, 40};
        Labels.array(zarr, "crop1/mito", DType.UINT8, values, new long[] {2, 2, 2}, size, place);
        Path links = folder.resolve("links.json");
        JsonNode[] seen = new JsonNode[2];
        String[] page = new String[1];
        Progress whileServed =
                Progress.until(
                        () -> {
                            if (!Files.exists(links)) return false;
                            JsonNode all = Json.read(links, JsonNode.class);
                            seen[0] =
                                    Json.parseObject(
                                            all.at("/links/0/state").asText().getBytes(), "");
                            page[0] = text(all.path("page").asText());
                            String at = seen[0].at("/layers/0/source").asText();
                            String address = at.substring("zarr://".length());
                            try (var store = Stores.open(address)) {
                                Multiscale image = Multiscale.read(store, "");
                                var grid = image.finest().grid();
                                assertEquals(List.of(16.0, 8.0, 4.0), list(grid.scale()));
                                assertEquals(List.of(32.0, 16.0, 40.0), list(grid.translation()));
                                Box whole = Box.of(new long[] {2, 2, 2});
                                Object read = image.open(store, "", image.finest()).read(whole);
                                seen[1] = Json.MAPPER.valueToTree(read);
                            }
                            return true;
                        });
        Visualize.Result result =
                verb("https://ng.example.org/v2/", zarr.toString()).run(whileServed);
        assertEquals(Json.MAPPER.valueToTree(values), seen[1]);
        ScenePage.Link link = result.links().get(0);
        assertTrue(page[0].contains(link.address()), page[0]);
        String prefix = "https://ng.example.org/v2/#!";
        assertTrue(link.address().startsWith(prefix), link.address());
        String decoded =
                URLDecoder.decode(
                        link.address().substring(prefix.length()), StandardCharsets.UTF_8);
        assertEquals(seen[0], Json.parseObject(decoded.getBytes(StandardCharsets.UTF_8), ""));
        assertEquals(4e-9, seen[0].at("/dimensions/x/0").asDouble(), 1e-15);
        assertEquals(11, seen[0].at("/position/0").asDouble(), 1e-9, "x: (40 + 4) / 4");
        assertEquals("m", seen[0].at("/dimensions/z/1").asText());
    }

    private static List<Double> list(double[] values) {
        return List.of(values[0], values[1], values[2]);
    }

    @Test
    void whatCannotBeShownIsRefusedBeforeAnythingIsServed() throws Exception {
        assertThrows(
                UsageException.class, () -> verb("javascript:alert(1)", folder.toString()).check());
        Path zip = Files.writeString(folder.resolve("a.zip"), "");
        assertThrows(UsageException.class, () -> verb(null, zip.toString()).check());
    }
}
