// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.param;

import java.io.Serializable;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A record that is made by the names of its components instead of their positions; what is not
 * named is null: <code>Named.of(Train.class).with(Train::config, "demo").make()</code>. The
 * compiler checks names and types. Not thread-safe.
 *
 * @param <R> a record without components of primitive types
 */
public final class Named<R extends Record> {

    /** The accessor of a component, as a method reference. */
    @FunctionalInterface
    public interface Component<R, T> extends Function<R, T>, Serializable {}

    private final Class<R> type;
    private final Map<String, Object> values = new HashMap<>();

    private Named(Class<R> type) {
        this.type = type;
    }

    public static <R extends Record> Named<R> of(Class<R> type) {
        return new Named<>(type);
    }

    /** A record like another one, but for what is named. */
    @SuppressWarnings("unchecked")
    public static <R extends Record> Named<R> like(R record) {
        Named<R> named = new Named<>((Class<R>) record.getClass());
        for (RecordComponent component : record.getClass().getRecordComponents())
            named.values.put(component.getName(), Records.value(component, record));
        return named;
    }

    /** Sets a component. */
    public <T> Named<R> with(Component<R, T> component, T value) {
        values.put(name(component), value);
        return this;
    }

    /** The record. */
    public R make() {
        List<Object> ordered = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents())
            ordered.add(values.get(component.getName()));
        return Records.make(type, ordered);
    }

    /** A serializable method reference tells the name of its method. */
    private static String name(Component<?, ?> component) {
        try {
            Method replace = component.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            return ((SerializedLambda) replace.invoke(component)).getImplMethodName();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
