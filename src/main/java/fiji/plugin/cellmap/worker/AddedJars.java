// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.worker;

import fiji.plugin.cellmap.net.contract.Architecture;
import fiji.plugin.cellmap.net.contract.PythonNetworks;
import fiji.plugin.cellmap.process.step.Step;
import fiji.plugin.cellmap.store.StoreProvider;
import fiji.plugin.cellmap.train.TrainingListenerProvider;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Jars of others that add to what a worker can do: networks, steps, listeners or stores. They are
 * known by the services that they declare, and need what the application around them has.
 */
final class AddedJars {

    /** What a worker looks for with {@link java.util.ServiceLoader}. */
    static final List<Class<?>> SERVICES =
            List.of(
                    Architecture.class,
                    PythonNetworks.class,
                    Step.class,
                    StoreProvider.class,
                    TrainingListenerProvider.class);

    private AddedJars() {}

    /**
     * Jars and folders behind a class path, so that nothing of it is replaced: those that declare a
     * service, then the whole class path of the application; nothing if none declares one.
     *
     * @param loader of the application
     * @param present the class path so far; a library that it has, in whatever version, is left out
     * @param own names without version of jars of ours, which do not count
     */
    static List<Path> behind(List<Path> present, ClassLoader loader, Set<String> own) {
        Set<String> names = present.stream().map(AddedJars::name).collect(Collectors.toSet());
        names.addAll(own);
        Set<Path> added = new LinkedHashSet<>(declaring(loader));
        added.removeIf(path -> names.contains(name(path)));
        if (added.isEmpty()) return List.of();
        added.addAll(application(loader));
        added.removeIf(path -> names.contains(name(path)));
        return List.copyOf(added);
    }

    private static List<Path> declaring(ClassLoader loader) {
        Set<Path> found = new LinkedHashSet<>();
        try {
            for (Class<?> service : SERVICES) {
                String file = "META-INF/services/" + service.getName();
                for (URL url : Collections.list(loader.getResources(file)))
                    found.add(holder(url, file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(found);
    }

    /** The jar or folder in which a resource lies. */
    private static Path holder(URL url, String file) throws IOException {
        if (url.openConnection() instanceof JarURLConnection jar) return path(jar.getJarFileURL());
        String whole = url.toString();
        return path(new URL(whole.substring(0, whole.length() - file.length())));
    }

    private static List<Path> application(ClassLoader loader) {
        Set<Path> all = new LinkedHashSet<>();
        for (ClassLoader l = loader; l != null; l = l.getParent())
            if (l instanceof URLClassLoader urls)
                for (URL url : urls.getURLs())
                    if (url.getProtocol().equals("file")) all.add(path(url));
        Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
                .filter(text -> !text.isEmpty())
                .forEach(text -> all.add(Path.of(text).toAbsolutePath().normalize()));
        return all.stream().filter(Files::exists).toList();
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI()).toAbsolutePath().normalize();
        } catch (URISyntaxException e) {
            throw new UncheckedIOException(new MalformedURLException(e.getMessage()));
        }
    }

    /** Of a library without its version; of a folder the whole path. */
    private static String name(Path path) {
        Path whole = path.toAbsolutePath().normalize();
        String name = whole.getFileName().toString();
        return name.endsWith(".jar")
                ? name.replaceFirst("-\\d.*\\.jar$|\\.jar$", "")
                : whole.toString();
    }
}
