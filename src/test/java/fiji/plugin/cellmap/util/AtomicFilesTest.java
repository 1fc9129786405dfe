// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.util;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {

    @TempDir Path folder;

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        }
    }

    @Test
    void foldersAreMadeAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("a/b/c");
        AtomicFiles.write(file, new byte[] {1});
        AtomicFiles.write(file, true, out -> out.write(new byte[] {2, 3}));
        assertArrayEquals(new byte[] {2, 3}, Files.readAllBytes(file));
        try (Stream<Path> beside = Files.list(file.getParent())) {
            assertEquals(List.of(file), beside.toList());
        }
    }

    @Test
    void aBodyThatFailsLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1});
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () ->
                                AtomicFiles.write(
                                        file,
                                        false,
                                        out -> {
                                            out.write(2);
                                            throw new IOException("full");
                                        }));
        assertTrue(e.why().contains("full") && e.where().equals(file.toString()), e.getMessage());
        assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
        assertEquals(List.of(file), entries());
    }

    /** Who imports an EM knows it by its name, not by the one that it has while it is written. */
    @Test
    void whatCannotBeWrittenIsCalledByItsLastingName() throws IOException {
        Path temporary = Files.createFile(folder.resolve(AtomicFiles.temporaryName("em.v-2")));
        assertTrue(temporary.toString().endsWith(AtomicFiles.SUFFIX));
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> AtomicFiles.write(temporary.resolve("s0/0"), new byte[1]));
        assertEquals(folder.resolve("em.v-2/s0/0").toString(), e.where());
        assertFalse(e.getMessage().contains(AtomicFiles.SUFFIX), e.getMessage());
    }

    @Test
    void reasonsAreSaidInWords() {
        IOException missing =
                assertThrows(IOException.class, () -> Files.readAllBytes(folder.resolve("a")));
        assertEquals(
                "There is no such file or folder: " + folder.resolve("a"),
                AtomicFiles.reason(missing));
        IOException full = new FileSystemException("/a", null, "No space left on device");
        assertEquals("No space left on device: /a", AtomicFiles.reason(full));
        assertEquals("Permission denied: /a", AtomicFiles.reason(new AccessDeniedException("/a")));
        assertEquals("torn", AtomicFiles.reason(new IOException("torn")));
    }

    /** Links of a name stay, and lead to what is written. */
    @Test
    void linksAreFollowedInsteadOfReplaced() throws IOException {
        Path file = folder.resolve("real/file");
        AtomicFiles.write(file, new byte[] {1});
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real/file"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), link);
        AtomicFiles.write(second, new byte[] {2});
        assertTrue(Files.isSymbolicLink(link) && Files.isSymbolicLink(second));
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(file));
        assertFalse(Files.isSymbolicLink(file));

        Path ahead = Files.createSymbolicLink(folder.resolve("ahead"), Path.of("real/new"));
        AtomicFiles.write(ahead, new byte[] {3});
        assertTrue(Files.isSymbolicLink(ahead));
        assertArrayEquals(new byte[] {3}, Files.readAllBytes(folder.resolve("real/new")));

        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        CellMapException e =
                assertThrows(CellMapException.class, () -> AtomicFiles.write(circle, new byte[1]));
        assertTrue(e.why().contains("circle"), e.getMessage());
        assertTrue(Files.isSymbolicLink(circle));
    }

    /** Of devices and pipes: what is written goes into them. */
    @Test
    void devicesAndPipesStayAndGetTheBytes() throws Exception {
        Path pipe = folder.resolve("pipe");
        boolean made;
        try {
            made = new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0;
        } catch (IOException e) {
            made = false;
        }
        assumeTrue(made);
        CompletableFuture<byte[]> read =
                CompletableFuture.supplyAsync(
                        () -> {
                            try (InputStream in = Files.newInputStream(pipe)) {
                                return in.readAllBytes();
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        AtomicFiles.write(pipe, new byte[] {7, 8});
        assertArrayEquals(new byte[] {7, 8}, read.get(20, TimeUnit.SECONDS));
        assertEquals(List.of(pipe), entries());
        Path nothing = Files.createSymbolicLink(folder.resolve("nothing"), Path.of("/dev/null"));
        AtomicFiles.write(nothing, new byte[] {9});
        assertTrue(Files.readAttributes(nothing, BasicFileAttributes.class).isOther());
    }

    @Test
    void aFileWhereAFolderMustBeIsSaid() throws IOException {
        Files.writeString(folder.resolve("a"), "x");
        CellMapException e =
                assertThrows(
                        CellMapException.class,
                        () -> AtomicFiles.write(folder.resolve("a/b"), new byte[1]));
        assertFalse(e.why().isEmpty());
    }

    @Test
    void ofManyWhoWriteANewFileOneSucceeds() throws IOException {
        Path file = folder.resolve("a");
        long winners =
                IntStream.range(0, 64)
                        .parallel()
                        .filter(i -> AtomicFiles.writeNew(file, false, out -> out.write(i)))
                        .count();
        assertEquals(1, winners);
        byte[] first = Files.readAllBytes(file);
        assertFalse(AtomicFiles.writeNew(file, true, out -> out.write(100)));
        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals(List.of(file), entries());
    }

    @Test
    void whatADeadProcessLeftIsSweptAndWhatALivingOneHasIsNot() throws IOException {
        String living = AtomicFiles.temporaryName("a");
        long dead = deadProcess();
        String start = living.substring(living.indexOf("-") + 1);
        String name = living.replace(start.substring(0, start.indexOf("-")), "" + dead);
        Files.writeString(folder.resolve(living), "x");
        Files.writeString(folder.resolve(name), "x");
        Path tree = folder.resolve(name.replaceFirst("^a", "b"));
        Files.createDirectories(tree.resolve("c/d"));
        Files.writeString(tree.resolve("c/d/e"), "x");
        Files.writeString(folder.resolve("own"), "x");
        assertEquals(2, AtomicFiles.sweep(folder));
        assertEquals(List.of(folder.resolve(living), folder.resolve("own")), entries());
    }

    private static long deadProcess() throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-version")
                        .start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return process.pid();
    }

    @Test
    void aTreeThatIsSetAsideIsGoneAtOnce() throws IOException {
        Path tree = folder.resolve("t");
        AtomicFiles.write(tree.resolve("a/b"), new byte[1]);
        Path aside = AtomicFiles.setAside(tree);
        assertFalse(Files.exists(tree));
        AtomicFiles.deleteTree(aside);
        AtomicFiles.deleteTree(aside);
        assertEquals(List.of(), entries());
    }
}
