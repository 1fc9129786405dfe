// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.challenge.ChallengeSource.Archive;
import fiji.plugin.cellmap.challenge.ChallengeSource.Crop;
import fiji.plugin.cellmap.config.ConfigFile;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions of challenges. */
class ChallengeTest {

    private static final String OWN =
            """
            name: synapses
            layout:
              search_path: "{dataset}.zarr/{name}"
              raw_name: em
              crop_name: "truth/{crop}/{label}"
            classes:
              - {id: 1, name: cleft, tested: true}
              - {id: 2, name: vesicle, kind: instance}
              - {id: 3, name: synapse, parts: "1-2", tested: true}
            test_crops:
              - {crop: 7, dataset: fly, voxel_size: [8, 8, 8], translation: [0, 0, 8], shape: [2, 3, 4]}
            source:
              url: https://data.example.org/synapses
              crops: {fly: [1, 2]}
              archives: [{all_resolutions: true, padding: 64, url: "https://data.example.org/a.zip"}]
            """;

    @TempDir Path folder;

    private Path own(String text) throws IOException {
        return Files.writeString(folder.resolve("own.yaml"), text);
    }

    @Test
    void shippedOnesAreFoundByName() {
        assertSame(Challenge.official(), Challenge.find(null));
        for (String name : Challenge.SHIPPED) assertEquals(name, Challenge.find(name).name());
        Challenge mito = Challenge.find("mitochondria");
        assertEquals(2, mito.classes().tested().size());
        assertTrue(mito.classes().isInstance("mito") && !mito.classes().isInstance("mito_mem"));
        assertTrue(mito.classes().exclusive("mito", List.of("mito_mem")).isEmpty());
        assertTrue(mito.manifest().rows().isEmpty());
        assertSame(ChallengeSource.NONE, mito.source());
        UsageException e = assertThrows(UsageException.class, () -> Challenge.find("mitos"));
        assertTrue(e.fix().contains("mitochondria"), e.getMessage());
    }

    @Test
    void aDefinitionSaysEverything() throws IOException {
        Challenge own = Challenge.find(own(OWN).toString());
        assertEquals(
                List.of("crop7/cleft", "crop7/synapse"),
                own.manifest().rows().stream().map(CropTarget::path).toList());
        assertEquals(
                folder.resolve("fly.zarr/truth/crop2/cleft"),
                own.layout(folder).label("fly", 2, "cleft").path());
        String url = "https://data.example.org/synapses/fly.zarr/";
        assertEquals(
                new Crop(2, "fly", url + "truth/crop2", url + "em"), own.source().crops().get(1));
        assertEquals(
                List.of(new Archive(true, 64, "https://data.example.org/a.zip")),
                own.source().archives());
    }

    @Test
    void aWrongDefinitionIsRefused() throws IOException {
        for (String wrong :
                List.of(
                        OWN.replace("raw_name", "rawname"),
                        OWN.replace("name: synapses\n", ""),
                        OWN.replace("kind: instance", "kind: thing"),
                        OWN.replace("name: vesicle", "name: cleft"),
                        OWN.replace("shape: [2, 3, 4]", "shape: [2, 3]"),
                        OWN.replace("  url: https://data.example.org/synapses\n", ""))) {
            String file = own(wrong).toString();
            CellMapException e =
                    assertThrows(CellMapException.class, () -> Challenge.find(file), wrong);
            assertTrue(e.where().endsWith("own.yaml"), e.getMessage());
        }
    }

    @Test
    void aConfigurationTakesTheLayoutOfItsChallengeUnlessItNamesAnother() {
        String text = "name: n\nclasses: [mito]\nchallenge: mitochondria\n";
        Challenge mito = Challenge.find("mitochondria");
        ConfigFile plain = ConfigFile.parse("c", text, List.of());
        assertEquals("raw", mito.layout(plain.experiment().data(), folder).rawName());
        ConfigFile other = ConfigFile.parse("c", text, List.of("data.raw_name=clahe"));
        DataLayout layout = mito.layout(other.experiment().data(), folder);
        assertEquals("clahe", layout.rawName());
        assertEquals("{dataset}.zarr/{name}", layout.searchPath());
        ConfigFile none = ConfigFile.parse("c", "name: n\nclasses: [mito]\n", List.of());
        assertEquals("em/fibsem-uint8", none.experiment().data().rawName());
        assertFalse(none.trainingHash().equals(plain.trainingHash()));
    }
}
