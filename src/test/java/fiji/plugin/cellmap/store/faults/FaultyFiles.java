// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.store.faults;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

/**
 * Another file system seen through a {@link Fault}: every operation on files, folders and channels
 * asks it first. Paths are wrapped, so {@code java.nio.file.Files} works on them.
 */
public final class FaultyFiles extends FileSystemProvider {

    private final Fault fault;
    private final FileSystem system;

    private FaultyFiles(Path real, Fault fault) {
        this.fault = fault;
        this.system = new FaultySystem(this, real.getFileSystem());
    }

    /** The path whose every use goes through the fault. */
    public static Path wrap(Path real, Fault fault) {
        return new FaultyFiles(real, fault).wrapped(real);
    }

    /** What a wrapped path says it is, so that it can be unwrapped. */
    private interface Wrapped extends Path {
        Path realPath();
    }

    private Path wrapped(Path real) {
        return (Path)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {Wrapped.class},
                        (proxy, method, args) -> {
                            if (method.getName().equals("realPath")) return real;
                            if (method.getName().equals("getFileSystem")) return system;
                            Object[] plain = args == null ? new Object[0] : args.clone();
                            for (int i = 0; i < plain.length; i++) plain[i] = real(plain[i]);
                            try {
                                Object result =
                                        Path.class.isAssignableFrom(method.getDeclaringClass())
                                                        || method.getDeclaringClass()
                                                                != Wrapped.class
                                                ? method.invoke(real, plain)
                                                : null;
                                return result instanceof Path p ? wrapped(p) : result;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private static Object real(Object o) {
        return o instanceof Wrapped w ? w.realPath() : o;
    }

    private static Path path(Path p) {
        return (Path) real(p);
    }

    private static FileSystemProvider of(Path p) {
        return path(p).getFileSystem().provider();
    }

    @Override
    public FileChannel newFileChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        fault.check("open " + path);
        return new FaultyChannel(of(path).newFileChannel(path(path), options, attributes), fault);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path folder, DirectoryStream.Filter<? super Path> filter) throws IOException {
        fault.check("list " + folder);
        DirectoryStream<Path> entries = of(folder).newDirectoryStream(path(folder), p -> true);
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> each = entries.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return each.hasNext();
                    }

                    @Override
                    public Path next() {
                        return wrapped(each.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                entries.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        fault.check("make folder " + folder);
        of(folder).createDirectory(path(folder), attributes);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        fault.check("link " + link);
        of(link).createLink(path(link), path(existing));
    }

    @Override
    public void delete(Path path) throws IOException {
        fault.check("delete " + path);
        of(path).delete(path(path));
    }

    @Override
    public void copy(Path from, Path to, CopyOption... options) throws IOException {
        fault.check("copy " + from);
        of(from).copy(path(from), path(to), options);
    }

    @Override
    public void move(Path from, Path to, CopyOption... options) throws IOException {
        fault.check("rename " + from);
        of(from).move(path(from), path(to), options);
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        fault.check("look at " + path);
        of(path).checkAccess(path(path), modes);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(
            Path path, Class<A> type, LinkOption... options) throws IOException {
        fault.check("look at " + path);
        return of(path).readAttributes(path(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String names, LinkOption... options)
            throws IOException {
        fault.check("look at " + path);
        return of(path).readAttributes(path(path), names, options);
    }

    @Override
    public boolean isSameFile(Path a, Path b) throws IOException {
        return of(a).isSameFile(path(a), path(b));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return of(path).isHidden(path(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return of(path).getFileStore(path(path));
    }

    @Override
    public <V extends FileAttributeView> V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return of(path).getFileAttributeView(path(path), type, options);
    }

    @Override
    public void setAttribute(Path path, String name, Object value, LinkOption... options)
            throws IOException {
        of(path).setAttribute(path(path), name, value, options);
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }
}
