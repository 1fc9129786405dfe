// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.runfolder.RunFolder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What was entered in dialogs, for the next ones: data and run folders are the same in all of them.
 * Not by SciJava's own memory: it also keeps what macros give and gives it to macros, and it makes
 * an absolute path of the name of a configuration.
 *
 * @param memory where they are kept
 */
record LastEntries(Memory memory) {

    /** How many are kept for a parameter. */
    static final int MOST = 8;

    static final String RUNS = "all.Run folder";

    private static final String DATA = "Data root";
    private static final String RUN = "Run folder";
    private static final String SEPARATOR = "\n";

    /** Keeps what a command was given in its dialog. */
    void keep(CellMapCommand<?> command, Map<String, String> texts) {
        for (Declaration d : command.declarations()) {
            String text = texts.getOrDefault(d.name(), "").strip();
            if (text.isEmpty() || !isKept(command, d)) continue;
            keep(key(command, d), text);
            if (d.kind() == Param.Kind.NEW_RUN || d.kind().mayBeRun() && isRun(text))
                keep(RUNS, text);
        }
    }

    private void keep(String key, String text) {
        List<String> all = new ArrayList<>(List.of(text));
        all(key).stream().filter(other -> !other.equals(text)).forEach(all::add);
        memory.put(key, String.join(SEPARATOR, all.subList(0, Math.min(MOST, all.size()))));
    }

    /** A run, and not one of the other folders that some commands take as well. */
    private static boolean isRun(String text) {
        return run(text).filter(RunFolder::exists).isPresent();
    }

    private static boolean needsModel(Param.Kind kind) {
        return kind == Param.Kind.TRAINED || kind == Param.Kind.TRAINED_OR_MODEL;
    }

    /** A run that is trained, or something else that may be a model. */
    private static boolean hasModel(String text) {
        return run(text)
                .filter(
                        run ->
                                Files.exists(run.model())
                                        || Files.exists(run.root()) && !run.exists())
                .isPresent();
    }

    private static Optional<RunFolder> run(String text) {
        try {
            return Optional.of(new RunFolder(Path.of(text)));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** What was entered for the parameter of a command with this name, latest first. */
    List<String> all(CellMapCommand<?> command, String name) {
        return command.declarations().stream()
                .filter(d -> d.name().equals(name))
                .flatMap(d -> all(command, d).stream())
                .toList();
    }

    /** What was entered for a parameter and can serve as one, runs and what is latest first. */
    List<String> all(CellMapCommand<?> command, Declaration d) {
        List<String> own = all(key(command, d));
        List<String> first = new LatestResults(this).of(d.kind());
        if (d.kind().mayBeRun())
            for (String run : runs()) first.add(d.isList() ? Texts.joined(List.of(run)) : run);
        return Stream.concat(first.stream(), own.stream())
                .filter(text -> !needsModel(d.kind()) || hasModel(text))
                .distinct()
                .limit(MOST)
                .toList();
    }

    /** What was entered for a parameter of any command with this name of its class and label. */
    List<String> all(Class<?> command, String label) {
        return all(command.getSimpleName() + "." + label);
    }

    /** The latest runs that any command was given. */
    List<String> runs() {
        return all(RUNS);
    }

    private List<String> all(String key) {
        String kept = memory.get(key);
        return kept == null || kept.isBlank() ? List.of() : Arrays.asList(kept.split(SEPARATOR));
    }

    /** What must be given, runs, and what a command says are filled in; the rest has a default. */
    static boolean isFilledIn(CellMapCommand<?> command, Declaration d) {
        return command.isRequired(d) || d.label().equals(RUN) || command.usual().contains(d.name());
    }

    private static boolean isKept(CellMapCommand<?> command, Declaration d) {
        return isFilledIn(command, d) || d.kind().isChosen();
    }

    private static String key(CellMapCommand<?> command, Declaration d) {
        if (d.label().equals(RUN)) return RUNS;
        boolean shared = d.label().equals(DATA) || d.kind() == Param.Kind.MODEL;
        String owner = shared ? "all" : command.getClass().getSimpleName();
        return owner + "." + (d.kind() == Param.Kind.MODEL ? "Model" : d.label());
    }
}
