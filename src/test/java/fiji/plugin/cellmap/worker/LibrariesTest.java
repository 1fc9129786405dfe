// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import fiji.plugin.cellmap.util.CellMapException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibrariesTest {

    @TempDir Path root;

    @Test
    void aBuildUsesItsOwnLibraryFolder() throws IOException {
        Path home = Files.createDirectories(root.resolve("target/classes"));
        Path library = touch("target/lib/api-1.jar");
        assertEquals(List.of(home, library), Libraries.classPath(home, null));
    }

    @Test
    void aFijiInstallationAddsWhatFijiShips() throws IOException {
        Path home = touch("Fiji/jars/CellMap_-1.jar");
        Path engine = touch("Fiji/lib/cellmap/api-1.jar");
        Path natives = touch("Fiji/lib/linux64/cellmap/native-1.jar");
        touch("Fiji/lib/other/b-1.jar");
        touch("Fiji/jars/jackson-core-extras-1.jar");
        for (String name : Libraries.shippedByFiji()) touch("Fiji/jars/" + name + "-1.0.jar");
        List<Path> path = Libraries.classPath(home, null);
        assertEquals(List.of(home, engine, natives), path.subList(0, 3));
        assertEquals(3 + Libraries.shippedByFiji().size(), path.size());
        assertTrue(path.contains(root.resolve("Fiji/jars/jackson-core-1.0.jar")));
    }

    @Test
    void theSecondJarComesWithItsLibrariesOrNotAtAll() throws IOException {
        Path home = touch("Fiji/jars/CellMap_-1.jar");
        touch("Fiji/lib/cellmap/api-1.jar");
        for (String name : Libraries.shippedByFiji()) touch("Fiji/jars/" + name + "-1.0.jar");
        List<Path> without = Libraries.classPath(home, null);
        Path second = touch("Fiji/jars/CellMap_Fiji-1.jar");
        assertEquals(without, Libraries.classPath(home, null));
        for (String name : Libraries.neededByTheSecondJar())
            touch("Fiji/jars/" + name + "-2.0.jar");
        List<Path> with = Libraries.classPath(home, null);
        assertEquals(without.size() + 1 + Libraries.neededByTheSecondJar().size(), with.size());
        assertEquals(without, with.subList(0, without.size()));
        assertEquals(second, with.get(without.size()));
        assertTrue(with.contains(root.resolve("Fiji/jars/n5-2.0.jar")));
        Path universe = touch("Fiji/jars/n5-universe-2.0.jar");
        assertEquals(universe, Libraries.classPath(home, null).get(with.size()));
    }

    @Test
    void plainImageJMayHoldEverythingPrivately() throws IOException {
        Path home = touch("ImageJ/plugins/CellMap_-1.jar");
        for (String name : Libraries.shippedByFiji())
            touch("ImageJ/lib/cellmap/" + name + "-2.jar");
        List<Path> path = Libraries.classPath(home, null);
        assertEquals(1 + Libraries.shippedByFiji().size(), path.size());
    }

    @Test
    void whatFijiLacksIsNamed() throws IOException {
        Path home = touch("Fiji/jars/CellMap_-1.jar");
        touch("Fiji/lib/cellmap/api-1.jar");
        CellMapException e =
                assertThrows(CellMapException.class, () -> Libraries.classPath(home, null));
        assertTrue(e.why().contains(Libraries.shippedByFiji().get(0)), e.why());
    }

    @Test
    void aMissingFolderIsNamed() throws IOException {
        Path home = touch("somewhere/CellMap_-1.jar");
        CellMapException e =
                assertThrows(CellMapException.class, () -> Libraries.classPath(home, null));
        assertEquals(root.resolve("somewhere/lib").toString(), e.where());
    }

    @Test
    void aNamedFolderComesFirst() throws IOException {
        Path home = touch("somewhere/CellMap_-1.jar");
        Path library = touch("elsewhere/api-1.jar");
        String folder = root.resolve("elsewhere").toString();
        assertEquals(List.of(home, library), Libraries.classPath(home, folder));
    }

    private Path touch(String name) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }
}
