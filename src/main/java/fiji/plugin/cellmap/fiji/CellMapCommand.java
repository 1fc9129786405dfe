// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Requests;
import fiji.plugin.cellmap.param.Texts;
import fiji.plugin.cellmap.util.CancelledException;
import fiji.plugin.cellmap.util.CellMapException;
import fiji.plugin.cellmap.util.ParameterNames;
import fiji.plugin.cellmap.verb.ShellLine;
import fiji.plugin.cellmap.verb.Verb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.scijava.Cancelable;
import org.scijava.Context;
import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

/**
 * What the commands share: their inputs are what a record declares with {@link Param}, in Fiji's
 * dialog, in ImageJ 1's, in macros and in scripts. SciJava finds inputs as fields of the class;
 * those of a subclass are written from the record, see the test {@code InputFieldsTest}. SciJava
 * does not remember them, so that a macro gets the declared default; see {@link LastEntries}.
 *
 * @param <P> the record
 */
public abstract class CellMapCommand<P extends Record> implements Command, Cancelable {

    @Parameter(required = false)
    private Context context;

    /** What was done, for people; Fiji shows it in a window. */
    @Parameter(type = ItemIO.OUTPUT, label = "CellMap")
    private String summary;

    private final Class<P> record;
    private final List<String> only;
    private Map<String, String> given = Map.of();
    private String cancelReason;

    /**
     * @param only names of the components that are inputs; none for all
     */
    protected CellMapCommand(Class<P> record, String... only) {
        this.record = record;
        this.only = List.of(only);
    }

    /**
     * Does the work; blocks. Called in Fiji and in plain ImageJ.
     *
     * @return the summary to show; empty for none
     * @throws CellMapException if it failed
     * @throws CancelledException if the user stopped it
     */
    protected abstract String execute(Host host, P request);

    /**
     * Refuses what cannot be carried out, while the dialog is filled in. Quick; on any thread.
     *
     * @throws CellMapException naming what is wrong
     */
    protected void check(P request) {
        Requests.check(request, fixed().keySet());
    }

    /** Names of inputs that must be given here, though they are optional elsewhere. */
    protected List<String> needed() {
        return List.of();
    }

    /** Names of optional inputs that the dialog begins with as they were entered last. */
    protected List<String> usual() {
        return List.of();
    }

    /** Texts of components that are no inputs here, by name. */
    protected Map<String, String> fixed() {
        return Map.of();
    }

    /**
     * Texts that the dialog begins with instead of what was entered last, by name: what the screen
     * tells. Any thread.
     *
     * @param runs the latest runs that any command was given
     */
    protected Map<String, String> seen(List<String> runs) {
        return Map.of();
    }

    /** What declares the inputs. */
    final Class<P> record() {
        return record;
    }

    /** The inputs, in the order of declaration. */
    final List<Declaration> declarations() {
        return all().stream()
                .filter(d -> only.isEmpty() || only.contains(d.name()) || isOwn(d))
                .toList();
    }

    /** What the record declares, then what is said by {@link #own}. */
    final List<Declaration> all() {
        List<Declaration> all = new ArrayList<>(Declaration.flat(record));
        own().ifPresent(more -> all.addAll(Declaration.flat(more)));
        return all;
    }

    private boolean isOwn(Declaration d) {
        return own().stream()
                .flatMap(more -> Declaration.flat(more).stream())
                .anyMatch(o -> o.name().equals(d.name()));
    }

    /** What declares inputs for the command itself, beside those for what it does. */
    protected Optional<Class<? extends Record>> own() {
        return Optional.empty();
    }

    /** Such inputs as they were given. */
    protected final <T extends Record> T own(Class<T> type) {
        Map<String, String> texts = new HashMap<>();
        for (Declaration d : Declaration.flat(type)) {
            String text = given.getOrDefault(d.name(), "");
            texts.put(d.name(), text.isBlank() ? d.byDefault() : text);
        }
        return Texts.record(type, texts);
    }

    final boolean isRequired(Declaration d) {
        return d.required() || needed().contains(d.name());
    }

    /** The command's name: the last part of its menu path, without the dots that say dialog. */
    static String title(Class<?> command) {
        return label(command).replace("...", "");
    }

    /** What a macro calls the command. */
    static String label(Class<?> command) {
        Menu[] menu = menu(command);
        return menu[menu.length - 1].label();
    }

    /** Of the command, or of the one that it extends. */
    private static Menu[] menu(Class<?> command) {
        Plugin plugin = command.getAnnotation(Plugin.class);
        return plugin != null ? plugin.menu() : menu(command.getSuperclass());
    }

    /**
     * Runs in Fiji: a failure is one message box, or, where nobody sits in front, an exception that
     * ends macro or script with the message.
     */
    @Override
    public final void run() {
        Host host = new SciJavaHost(context);
        Map<String, String> texts = new HashMap<>();
        for (Declaration d : declarations()) texts.put(d.name(), Inputs.text(this, d));
        try {
            summary = execute(host, texts);
            if (!summary.isEmpty()) host.say(summary);
        } catch (CancelledException e) {
            ended(host, "", e);
            host.say(stopped(e));
        } catch (CellMapException e) {
            ended(host, e.getMessage(), e);
        }
    }

    /** What a user reads after a cancel: what is left, and how to go on. */
    final String stopped(CancelledException e) {
        Verb<?> verb = running();
        String left = verb == null ? left() : verb.left();
        StringBuilder text = new StringBuilder(title(getClass()));
        text.append(": ").append(e.getMessage());
        if (!left.isEmpty()) text.append('\n').append(left);
        text.append(left.isEmpty() ? "\nTo start again: " : "\nTo go on: ").append(menuPath());
        text.append(" with the same parameters");
        if (verb != null) text.append(", or in a terminal:\n  ").append(ShellLine.of(verb));
        return text.toString();
    }

    /** What a cancel leaves of work that is not one verb, in a sentence; empty if nothing. */
    protected String left() {
        return "";
    }

    /** The verb that does the work, if one does that can be started in a terminal as well. */
    protected Verb<?> running() {
        return null;
    }

    private String menuPath() {
        return Arrays.stream(menu(getClass())).map(Menu::label).collect(Collectors.joining(" > "));
    }

    /** A macro ends; otherwise the user reads the reason, or the script gets the exception. */
    private void ended(Host host, String reason, RuntimeException e) {
        if (!host.inMacro() && !host.interactive()) throw e;
        cancel(host.inMacro() ? "" : reason);
        if (host.inMacro()) host.endMacro(reason);
    }

    /**
     * As {@link #execute(Host, Record)}, with the inputs as texts; failures and the summary name
     * parameters by their labels.
     *
     * @param texts by name of the component; blank for none
     */
    final String execute(Host host, Map<String, String> texts) {
        given = Map.copyOf(texts);
        try {
            return ParameterNames.render(execute(host, request(texts)), this::label);
        } catch (CellMapException e) {
            throw e.in(this::label);
        }
    }

    /**
     * The record of what was given; lists may stand in parentheses, for in a macro brackets end a
     * value.
     */
    final P request(Map<String, String> texts) {
        Map<String, String> given = new HashMap<>(texts);
        given.putAll(fixed());
        for (Declaration d : declarations()) {
            String text = texts.getOrDefault(d.name(), "");
            if (isRequired(d) && text.isBlank()) throw Texts.missing(d);
            if (d.kind() == Param.Kind.SETTINGS)
                given.put(d.name(), text.replace('(', '[').replace(')', ']'));
        }
        return Texts.record(record, given);
    }

    /**
     * What a user reads if these texts cannot be used, as {@link #check} finds; empty if they can,
     * or if that needs what only the worker has.
     *
     * @param texts by name of the component; blank for none
     */
    final Optional<String> problem(Map<String, String> texts) {
        try {
            check(request(texts));
            return Optional.empty();
        } catch (CellMapException e) {
            return Optional.of(said(e.in(this::label)));
        } catch (LinkageError e) {
            return Optional.empty(); // Plain ImageJ lacks libraries; the worker has them.
        }
    }

    private static String said(CellMapException e) {
        String where = e.where().isEmpty() ? "" : ": " + e.where();
        return e.what() + where + "\n" + e.why() + (e.fix().isEmpty() ? "" : " " + e.fix());
    }

    /** What the dialog calls a parameter. */
    final String label(String key) {
        return all().stream()
                .filter(d -> d.isCalled(key))
                .map(d -> '"' + d.label() + '"')
                .findFirst()
                .orElse(key);
    }

    final Context context() {
        return context;
    }

    @Override
    public final boolean isCanceled() {
        return cancelReason != null;
    }

    /** The reason is shown by SciJava's user interface, unless empty. */
    @Override
    public final void cancel(String reason) {
        cancelReason = reason == null ? "" : reason;
    }

    @Override
    public final String getCancelReason() {
        return cancelReason;
    }
}
