// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.process.step;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.util.UsageException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The value of a key of a class's rule, with everything that is needed for a good error message.
 * Immutable.
 */
public final class Setting {

    /** Makes the refusal of a value; knows the file and the line of a key. */
    @FunctionalInterface
    public interface Refusal {
        UsageException of(String key, String why, String allowed);
    }

    /**
     * The class that a rule is for.
     *
     * @param instance whether it consists of objects
     * @param others every class whose prediction there will be
     */
    public record Subject(String name, boolean instance, Collection<String> others) {}

    private final String key;
    private final Object value;
    private final Declaration declared;
    private final Subject subject;
    private final Refusal refusal;

    /**
     * @param key with dots, such as {@code process.classes.mito.threshold}
     * @param declared what the value may be
     */
    public Setting(
            String key, Object value, Declaration declared, Subject subject, Refusal refusal) {
        this.key = key;
        this.value = value;
        this.declared = declared;
        this.subject = subject;
        this.refusal = refusal;
    }

    public Subject subject() {
        return subject;
    }

    /** The value as a number within the declared range. */
    public double number() {
        if (value instanceof Number n && declared.admits(n)) return n.doubleValue();
        throw wrong(declared.allowed());
    }

    /** The value as a whole number within the declared range. */
    public long whole() {
        if (value instanceof Number n && declared.admits(n)) return n.longValue();
        throw wrong(declared.allowed());
    }

    /** The value as one of the declared choices. */
    public String choice() {
        if (value instanceof String text && declared.admits(text)) return text;
        throw wrong(declared.allowed());
    }

    /** The value as one of some words. */
    public String choice(List<String> allowed) {
        if (value instanceof String text && allowed.contains(text)) return text;
        throw wrong("one of " + String.join(", ", allowed));
    }

    /** The value as a list of texts, of at least one. */
    public List<String> texts() {
        if (!(value instanceof List<?> list) || list.isEmpty()) throw wrong("a list of texts");
        return list.stream()
                .map(
                        item -> {
                            if (item instanceof String text) return text;
                            throw wrong("a list of texts");
                        })
                .toList();
    }

    /** Checks that it is a section, and that of a class of objects. */
    public void objectsOnly() {
        section();
        if (!subject.instance())
            throw refuse(
                    subject.name() + " is not a class of objects.", "only for instance classes");
    }

    /** Whether it is this word. */
    public boolean is(String word) {
        return word.equals(value);
    }

    /** Checks that it is a section, with declared keys only. */
    public void section() {
        if (!(value instanceof Map<?, ?> map)) throw wrong(declared.allowed());
        for (Object name : map.keySet())
            if (inner(name).isEmpty())
                throw refusal.of(
                        key + "." + name,
                        "No such key.",
                        String.join(", ", keys().stream().map(Declaration::snake).toList()));
    }

    private List<Declaration> keys() {
        return Declaration.of(declared.type());
    }

    private Optional<Declaration> inner(Object name) {
        return keys().stream().filter(d -> d.snake().equals(name)).findFirst();
    }

    /** A key of a section. */
    public Setting get(String name, Object fallback) {
        Object inner = ((Map<?, ?>) value).get(name);
        return new Setting(
                key + "." + name,
                inner == null ? fallback : inner,
                inner(name).orElseThrow(),
                subject,
                refusal);
    }

    /** Whether a section has a key. */
    public boolean has(String name) {
        return ((Map<?, ?>) value).get(name) != null;
    }

    /** The refusal of this value. */
    public UsageException wrong(String allowed) {
        return refusal.of(key, "It is " + value + ".", allowed);
    }

    /** The refusal of this key, whatever its value. */
    public UsageException refuse(String why, String allowed) {
        return refusal.of(key, why, allowed);
    }
}
