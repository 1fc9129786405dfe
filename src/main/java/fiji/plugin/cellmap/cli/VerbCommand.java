// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.cli;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.KeptInputs;
import fiji.plugin.cellmap.param.OutputPaths;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.AtomicFiles;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.Json;
import fiji.plugin.cellmap.util.Outcome;
import fiji.plugin.cellmap.util.ParameterNames;
import fiji.plugin.cellmap.util.Printable;
import fiji.plugin.cellmap.util.Shortages;
import fiji.plugin.cellmap.util.UsageException;
import fiji.plugin.cellmap.verb.Verb;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** One verb on the command line: its options become the verb, which runs and is shown. */
final class VerbCommand implements Callable<Integer> {

    /** Names of standard output in the place of a file. */
    private static final List<String> STDOUT = List.of("-", "/dev/stdout", "/dev/fd/1");

    private final Class<? extends Verb<?>> verb;
    private final Interrupt interrupt;
    private final CommandSpec spec;

    VerbCommand(String name, Class<? extends Verb<?>> verb, Interrupt interrupt) {
        this.verb = verb;
        this.interrupt = interrupt;
        this.spec = VerbOptions.spec(name, verb, this);
    }

    CommandLine line() {
        return new CommandLine(spec);
    }

    @Override
    public Integer call() {
        Terminal terminal = new Terminal(interrupt, has("--quiet"));
        Verb<?> request = null;
        try {
            request = request();
            String json = spec.findOption("--json").getValue();
            if (json != null) OutputPaths.check("--json", Path.of(json), false);
            if (json != null) KeptInputs.check("--json", json, (Record) request);
            Outcome outcome = request.run(terminal);
            terminal.end();
            show(outcome);
            return outcome.isFaulty() ? Main.FAILED : 0;
        } catch (CancelledException e) {
            throw new CancelledException(cancelled(request, e));
        } catch (InvalidPathException e) {
            throw new UsageException(
                    "Not a path",
                    e.getInput(),
                    e.getReason() + ".",
                    "Give another path; letters beyond ASCII need a UTF-8 locale (LC_ALL=C.UTF-8).");
        } catch (Error e) {
            throw Shortages.of(e);
        } finally {
            terminal.end();
        }
    }

    private static String cancelled(Verb<?> verb, CancelledException e) {
        String left = verb.left();
        return left.isEmpty()
                ? e.getMessage()
                : e.getMessage() + " " + left + " The same command goes on.";
    }

    /** The summary goes where the JSON form does not. */
    private void show(Outcome outcome) {
        String json = spec.findOption("--json").getValue();
        boolean toOutput = json != null && STDOUT.contains(json);
        PrintWriter out = spec.commandLine().getOut();
        String text = new String(Json.bytes(outcome), StandardCharsets.UTF_8);
        text = ParameterNames.render(text, this::option);
        if (toOutput) out.println(text);
        else if (json != null)
            AtomicFiles.write(Path.of(json), text.getBytes(StandardCharsets.UTF_8));
        String summary = ParameterNames.render(outcome.summary(), this::option);
        PrintWriter shown = toOutput ? spec.commandLine().getErr() : out;
        shown.println(Printable.of(summary));
        out.flush();
        shown.flush();
    }

    /** What the command line calls a parameter. */
    String option(String key) {
        return declared().stream()
                .filter(d -> d.isCalled(key))
                .map(Declaration::option)
                .findFirst()
                .orElseGet(() -> Declaration.option(key));
    }

    private List<Declaration> declared() {
        return Declaration.flat(verb);
    }

    private boolean has(String option) {
        return Boolean.TRUE.equals(spec.findOption(option).getValue());
    }

    private Verb<?> request() {
        Map<String, String> texts = new HashMap<>();
        for (Declaration d : declared()) texts.put(d.name(), text(VerbOptions.find(spec, d)));
        Class<? extends Verb<?>> type = VerbOptions.chosen(spec, verb);
        return type.cast(Texts.record(type.asSubclass(Record.class), texts));
    }

    /** What was given; a list as one text, commas between its values. */
    private static String text(ArgSpec given) {
        Object value = given.getValue();
        if (value instanceof List<?> list)
            return given.isOption()
                    ? String.join(",", list.stream().map(Object::toString).toList())
                    : String.join(",", list.stream().map(v -> "\"" + v + "\"").toList());
        return value == null ? "" : value.toString();
    }
}
