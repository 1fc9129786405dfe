// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine.install;

import fiji.plugin.cellmap.util.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * Where engines are fetched from, in this order: what the user says, for Python packages what pip
 * uses on this machine, what the build was given. Immutable.
 *
 * @param environment gives a variable, or null
 * @param home of the user
 * @param system pip's settings for all users
 * @param built what the build was given
 */
record EngineSources(UnaryOperator<String> environment, Path home, Path system, Properties built) {

    /** Of this machine and build. */
    static EngineSources standard() {
        try (InputStream in = EngineSources.class.getResourceAsStream("sources.properties")) {
            Properties built = new Properties();
            built.load(in);
            return new EngineSources(
                    System::getenv,
                    Path.of(System.getProperty("user.home")),
                    Path.of("/etc/pip.conf"),
                    built);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The address or folder for a bundle.
     *
     * @param given by the user; null for none
     * @throws UsageException if nothing says it
     */
    String of(EngineBundle bundle, String given) {
        boolean index = bundle.source().equals("index");
        return Optional.ofNullable(given)
                .or(() -> index ? pip() : Optional.empty())
                .or(() -> built(bundle.source()))
                .orElseThrow(() -> unknown(index));
    }

    private Optional<String> built(String source) {
        return Optional.of(built.getProperty(source, "").strip())
                .filter(address -> !address.isEmpty() && !address.startsWith("${"));
    }

    /** The index that pip uses, if it was told one. */
    private Optional<String> pip() {
        String variable = environment.apply("PIP_INDEX_URL");
        if (variable != null && !variable.isBlank()) return Optional.of(variable.strip());
        String file = environment.apply("PIP_CONFIG_FILE");
        String roaming = environment.apply("APPDATA");
        List<Path> files =
                List.of(
                        file == null ? home.resolve(".config/pip/pip.conf") : Path.of(file),
                        home.resolve(".config/pip/pip.conf"),
                        home.resolve(".pip/pip.conf"),
                        home.resolve("Library/Application Support/pip/pip.conf"),
                        (roaming == null ? home : Path.of(roaming)).resolve("pip/pip.ini"),
                        system);
        return files.stream().flatMap(f -> index(f).stream()).findFirst();
    }

    private static Optional<String> index(Path file) {
        if (!Files.isRegularFile(file)) return Optional.empty();
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("index[-_]url\\s*[=:].*"))
                    .map(line -> line.replaceFirst("^[^=:]*[=:]\\s*", ""))
                    .filter(address -> !address.isEmpty())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty(); // pip cannot read it either
        }
    }

    private static UsageException unknown(boolean index) {
        return new UsageException(
                "Nothing says where the engine is to be fetched from",
                "@{source}",
                index
                        ? "Neither @{source} nor pip's settings name a package index, and this"
                                + " build knows none."
                        : "@{source} is not given, and this build knows no repository.",
                index
                        ? "Give as @{source} the address of a Python package index, the one that pip"
                                + " uses at your institute for instance (it shows it: pip download"
                                + " --no-deps --verbose torch==2.7.1), or a folder with the files."
                                + " docs/how-to/gpu.md says how to get them, or to use a Python"
                                + " environment that has torch."
                        : "Give as @{source} the address of a Maven repository, or a folder with its"
                                + " jar.");
    }
}
