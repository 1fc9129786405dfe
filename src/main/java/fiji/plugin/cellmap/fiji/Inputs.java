// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.param.Declaration;
import fiji.plugin.cellmap.param.Param;
import fiji.plugin.cellmap.param.Texts;
import java.io.File;
import java.lang.reflect.Field;

/** How a declared parameter is an input of SciJava: a field of the same name. */
final class Inputs {

    private Inputs() {}

    /**
     * The type of the field: files for paths, texts for lists. A number without a default is a
     * text, for SciJava knows no empty number.
     */
    static Class<?> type(Declaration d) {
        if (isFile(d)) return File.class;
        if (d.isFlag()) return boolean.class;
        if (d.isList() || d.byDefault().isEmpty()) return String.class;
        if (d.type() == Integer.class) return int.class;
        if (d.type() == Long.class) return long.class;
        return d.type() == Double.class ? double.class : d.type();
    }

    /** Whether there is a chooser for it. */
    static boolean isFile(Declaration d) {
        return !d.isList() && d.kind().isPath();
    }

    /** The default as a value of the field. */
    static Object usual(Declaration d) {
        return d.byDefault().isEmpty() ? value(d, "") : value(d, d.byDefault());
    }

    /**
     * A text as a value of the field.
     *
     * @throws fiji.plugin.cellmap.util.UsageException if it does not fit
     */
    static Object value(Declaration d, String text) {
        Class<?> type = type(d);
        boolean none = text.isBlank();
        if (type == File.class) return none ? null : new File(text.strip());
        Object value = none ? null : Texts.value(d, text);
        return type == String.class ? text.strip() : value;
    }

    /** The value of a command's field as text; empty for none. */
    static String text(CellMapCommand<?> command, Declaration d) {
        try {
            Field field = command.getClass().getDeclaredField(d.name());
            field.setAccessible(true);
            Object value = field.get(command);
            return value == null ? "" : value.toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The widget for a path. */
    static String style(Param.Kind kind) {
        if (kind.isFolder()) return "directory";
        return kind.isNew() ? "save" : "";
    }
}
