// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One parameter or key as its record declares it, see {@link Param}. Immutable, thread-safe. */
public final class Declaration {

    private final RecordComponent component;
    private final Param param;

    private Declaration(RecordComponent component) {
        this.component = component;
        this.param = component.getAnnotation(Param.class);
        if (param == null)
            throw new IllegalStateException(component + " is not declared with @Param");
        component.getAccessor().setAccessible(true);
    }

    /**
     * The declarations of a record, in the order of its components.
     *
     * @throws IllegalStateException if a component has no {@link Param}
     */
    public static List<Declaration> of(Class<?> record) {
        return Arrays.stream(record.getRecordComponents()).map(Declaration::new).toList();
    }

    /** As {@link #of(Class)}, with what a section declares in the place of the section. */
    public static List<Declaration> flat(Class<?> record) {
        return of(record).stream()
                .flatMap(d -> d.isSection() ? flat(d.type()).stream() : Stream.of(d))
                .toList();
    }

    /** The declaration of a record with one component. */
    public static Declaration only(Class<? extends Record> record) {
        return of(record).get(0);
    }

    /** The component's name: the key of scripts and of the JSON form. */
    public String name() {
        return component.getName();
    }

    /** The key of macros, and the name by which texts speak of it. */
    public String key() {
        return param.name().isEmpty() ? name() : param.name();
    }

    /** Whether a text names it, whatever the case of its letters. */
    public boolean isCalled(String text) {
        return name().equalsIgnoreCase(text) || key().equalsIgnoreCase(text);
    }

    /** As configurations write it: {@code voxel_size}. */
    public String snake() {
        return parted(name(), '_');
    }

    /** As the command line writes it: {@code --voxel-size}, or the placeholder of an argument. */
    public String option() {
        return isArgument() ? placeholder() : option(key());
    }

    /** What the command line calls a parameter with this key, whichever verb has it. */
    public static String option(String key) {
        return "--" + parted(key, '-');
    }

    /** Whether the command line takes it by its position. */
    public boolean isArgument() {
        return param.argument();
    }

    /** What the command line shows in the place of the value. */
    public String placeholder() {
        if (!param.placeholder().isEmpty()) return param.placeholder();
        return switch (kind()) {
            case FILE, NEW_FILE, PATH, MODEL, TRAINED_OR_MODEL, RUN_OR_FILE, SUBMISSION, CONFIG ->
                    "FILE";
            case FOLDER, NEW_FOLDER, RUN, TRAINED, PREDICTIONS, RESULTS, NEW_RUN -> "DIR";
            case SETTINGS -> "KEY=VALUE,…";
            case ADDRESS -> "URL|DIR";
            case CHALLENGE, ARCHITECTURE, IMAGE -> "NAME";
            case VALUE -> new Range(this).placeholder();
        };
    }

    /** As a dialog writes it: {@code Voxel size (nm)}. */
    public String label() {
        String words = param.label().isEmpty() ? parted(key(), ' ') : param.label();
        String label = words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        return unit().isEmpty() ? label : label + " (" + unit() + ")";
    }

    private static String parted(String name, char separator) {
        return name.replaceAll("([A-Z])", separator + "$1").toLowerCase(Locale.ROOT);
    }

    public String help() {
        return param.help();
    }

    /** The help with unit, choices and default, in one line: for a terminal and a tooltip. */
    public String explained() {
        StringBuilder text = new StringBuilder(help());
        if (!unit().isEmpty()) text.append(" In ").append(unit()).append('.');
        if (!choices().isEmpty())
            text.append(" One of ").append(String.join(", ", choices())).append('.');
        if (!defaultText().isEmpty() && !isFlag())
            text.append(" Default: ").append(defaultText()).append('.');
        return text.append(condition()).toString();
    }

    /** Beside what it applies, by keys, as sentences with a blank before each; may be empty. */
    public String condition() {
        StringBuilder text = new StringBuilder();
        if (!needs().isEmpty()) text.append(" Only with ").append(keys(needs())).append('.');
        if (!excludes().isEmpty()) text.append(" Not with ").append(keys(excludes())).append('.');
        return text.toString();
    }

    private String keys(List<String> conditions) {
        List<Declaration> all = of(component.getDeclaringRecord());
        return conditions.stream()
                .map(
                        condition -> {
                            String[] parts = condition.split("=", 2);
                            String key =
                                    all.stream()
                                            .filter(d -> d.name().equals(parts[0]))
                                            .map(Declaration::key)
                                            .findFirst()
                                            .orElse(parts[0]);
                            return parts.length == 1 ? key : key + "=" + parts[1];
                        })
                .collect(Collectors.joining(" or "));
    }

    public String unit() {
        return param.unit();
    }

    /** The default as it would be written; empty where there is none. */
    public String byDefault() {
        return param.byDefault();
    }

    /** The default for people: as written, or in words; empty where there is none. */
    public String defaultText() {
        return param.byDefault().isEmpty() ? param.unset() : param.byDefault();
    }

    public List<String> choices() {
        return List.of(param.choices());
    }

    public List<String> words() {
        return List.of(param.words());
    }

    public double min() {
        return param.min();
    }

    public double max() {
        return param.max();
    }

    public boolean belowMax() {
        return param.belowMax();
    }

    public int length() {
        return param.length();
    }

    public Param.Kind kind() {
        return param.kind();
    }

    /** Extensions of its files, without dots; empty for any. */
    public List<String> extensions() {
        return List.of(param.extensions());
    }

    /** Whether dialogs fold it away. */
    public boolean isAdvanced() {
        return param.advanced();
    }

    /** See {@link Param#needs}. */
    List<String> needs() {
        return List.of(param.needs());
    }

    /** See {@link Param#excludes}. */
    List<String> excludes() {
        return List.of(param.excludes());
    }

    /** Words that the command line shows in the place of a value, such as {@code auto}. */
    public List<String> suggestions() {
        return Arrays.stream(param.placeholder().split("\\|"))
                .filter(word -> word.matches("[a-z]+"))
                .toList();
    }

    public boolean required() {
        return param.required();
    }

    public Class<?> type() {
        return component.getType();
    }

    /** Whether it is a list or an array. */
    public boolean isList() {
        return type().isArray() || List.class.isAssignableFrom(type());
    }

    public boolean isFlag() {
        return type() == Boolean.class || type() == boolean.class;
    }

    public boolean isMap() {
        return Map.class.isAssignableFrom(type());
    }

    /** Whether it is a section, with keys that are declared themselves. */
    public boolean isSection() {
        return type().isRecord();
    }

    /** The type of a list's values, or its own. */
    public Class<?> element() {
        if (type().isArray()) return type().getComponentType();
        if (!isList()) return type();
        Type first = ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
        return (Class<?>) first;
    }

    /** The value in a record. */
    public Object of(Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether a value is within range and choices; null always is. */
    public boolean admits(Object value) {
        return new Range(this).admits(value);
    }

    /** The type in words: {@code a list of whole numbers}. */
    public String typeText() {
        return new Range(this).type();
    }

    /** What is allowed, in words, such as {@code a number from 0 to 1}. */
    public String allowed() {
        return new Range(this).text();
    }
}
