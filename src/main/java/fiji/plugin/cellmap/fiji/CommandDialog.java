// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.fiji.dialog.Form;
import fiji.plugin.cellmap.fiji.dialog.FormDialog;
import fiji.plugin.cellmap.fiji.dialog.FormField;
import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Relations;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.UsageException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.scijava.plugin.Plugin;

/** The dialog of a command, the same in Fiji and in plain ImageJ, made from its declarations. */
final class CommandDialog {

    private final CellMapCommand<?> command;
    private final Host host;
    private final LastEntries last;

    CommandDialog(CellMapCommand<?> command, Host host) {
        this.command = command;
        this.host = host;
        this.last = new LastEntries(host.memory());
    }

    /**
     * Shows the dialog; blocks. Not to be called headless.
     *
     * @param fixed texts that are not asked for, by name
     * @param initial texts that fields begin with, instead of what was entered last
     * @return all texts by name; empty if the user cancelled
     */
    Optional<Map<String, String>> ask(Map<String, String> fixed, Map<String, String> initial) {
        Optional<Map<String, String>> entered = FormDialog.show(form(fixed, initial));
        return entered.map(
                texts -> {
                    last.keep(command, texts);
                    Map<String, String> all = new HashMap<>(fixed);
                    all.putAll(texts);
                    return all;
                });
    }

    /** What the dialog shows. */
    Form form(Map<String, String> fixed, Map<String, String> initial) {
        List<FormField> fields = new ArrayList<>();
        Map<String, String> seen = command.seen(last.runs());
        for (Declaration d : command.declarations()) {
            if (fixed.containsKey(d.name())) continue;
            fields.add(
                    new FormField(
                            d,
                            command.isRequired(d),
                            initial(d, initial.getOrDefault(d.name(), ""), seen),
                            Offers.of(command, d, last)));
        }
        return new Form(
                CellMapCommand.title(command.getClass()),
                command.getClass().getAnnotation(Plugin.class).description(),
                new Relations(command.all()),
                fields,
                texts -> {
                    Map<String, String> all = new HashMap<>(fixed);
                    all.putAll(texts);
                    return nowhere(texts).or(() -> command.problem(all));
                },
                () -> new Thread(() -> CommandHelp.open(command, host), "Help").start());
    }

    private String initial(Declaration d, String given, Map<String, String> seen) {
        if (!given.isBlank() && !given.equals(d.byDefault())) return given;
        if (seen.containsKey(d.name())) return seen.get(d.name());
        if (!LastEntries.isFilledIn(command, d)) return d.byDefault();
        return last.all(command, d).stream()
                .filter(text -> !isGone(d, text))
                .findFirst()
                .filter(text -> isValue(d, text))
                .orElse(isNowhere(d, d.byDefault()) ? "" : d.byDefault());
    }

    /**
     * What to say of results that would go where nobody looks: a window has no folder of its own.
     */
    private Optional<String> nowhere(Map<String, String> texts) {
        return command.declarations().stream()
                .filter(d -> isNowhere(d, texts.getOrDefault(d.name(), "")))
                .findFirst()
                .map(
                        d ->
                                "\"%s\" is no whole path: %s\nChoose where it is to be written."
                                        .formatted(d.label(), texts.get(d.name())));
    }

    private static boolean isNowhere(Declaration d, String text) {
        if (!d.kind().isNew() || text.isBlank()) return false;
        try {
            return !Path.of(text.strip()).isAbsolute();
        } catch (InvalidPathException e) {
            return false; // Said elsewhere.
        }
    }

    /** A folder or file that was entered before and has been removed since. */
    private static boolean isGone(Declaration d, String text) {
        if (!d.kind().isThere()) return false;
        try {
            List<String> paths = d.isList() ? Texts.split(text) : List.of(text);
            return !paths.stream().allMatch(path -> Files.exists(Path.of(path)));
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** Another version of the program may have taken it. */
    private static boolean isValue(Declaration d, String text) {
        try {
            Inputs.value(d, text);
            return true;
        } catch (UsageException e) {
            return false;
        }
    }
}
