package fiji.plugin.cellmap.fiji;

import fiji.plugin.cellmap.util.UsageException;
import java.io.File;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import org.scijava.ItemIO;
import org.scijava.plugin.Parameter;

/**
 * One input of a command, as its SciJava annotation declares it: the single declaration behind
 * Fiji's dialog, ImageJ 1's dialog and the macro keys.
 */
record Input(Field field, Parameter declared) {

    private static final List<Class<?>> PLAIN =
            List.of(File.class, String.class, boolean.class, int.class, double.class);

    /** The inputs of a command class in the order of declaration. */
    static List<Input> of(Class<? extends CellMapCommand> command) {
        List<Input> inputs = new ArrayList<>();
        for (Class<?> type = command; type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                Parameter declared = field.getAnnotation(Parameter.class);
                if (declared == null || declared.type() != ItemIO.INPUT) continue;
                if (!PLAIN.contains(field.getType())) continue;
                field.setAccessible(true);
                inputs.add(new Input(field, declared));
            }
        }
        return inputs;
    }

    String name() {
        return field.getName();
    }

    String label() {
        return declared.label().isEmpty() ? name() : declared.label();
    }

    boolean required() {
        return declared.required();
    }

    List<String> choices() {
        return List.of(declared.choices());
    }

    boolean isFolder() {
        return field.getType() == File.class && declared.style().contains("directory");
    }

    /** The present value as text; empty for none. */
    String get(CellMapCommand command) {
        try {
            Object value = field.get(command);
            return value == null ? "" : value.toString();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sets the value from text; empty text leaves the default.
     *
     * @throws UsageException if the text does not fit the type, the choices or the range
     */
    void set(CellMapCommand command, String text) {
        try {
            if (!text.isBlank()) field.set(command, value(text.strip()));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * @throws UsageException if a required input has no value
     */
    void check(CellMapCommand command) {
        if (required() && get(command).isBlank())
            throw new UsageException(
                    "A parameter is missing",
                    name(),
                    declared.description(),
                    "Give " + name() + ".");
    }

    private Object value(String text) {
        Class<?> type = field.getType();
        if (type == File.class) return new File(text);
        if (type == boolean.class) return oneOf(List.of("true", "false"), text).equals("true");
        if (type == String.class) return choices().isEmpty() ? text : oneOf(choices(), text);
        double number = number(text);
        return type == int.class ? (Object) (int) number : (Object) number;
    }

    private String oneOf(List<String> allowed, String text) {
        if (allowed.contains(text)) return text;
        throw refused(text, "It is not one of " + allowed + ".");
    }

    private double number(String text) {
        double min =
                declared.min().isEmpty() ? -Double.MAX_VALUE : Double.parseDouble(declared.min());
        double max =
                declared.max().isEmpty() ? Double.MAX_VALUE : Double.parseDouble(declared.max());
        try {
            double number = Double.parseDouble(text);
            boolean whole = field.getType() == double.class || number == Math.rint(number);
            if (whole && number >= min && number <= max) return number;
            throw refused(text, "It is not %s from %s to %s.".formatted(kind(), min, max));
        } catch (NumberFormatException e) {
            throw refused(text, "It is not a number.");
        }
    }

    private String kind() {
        return field.getType() == int.class ? "a whole number" : "a number";
    }

    private UsageException refused(String text, String why) {
        return new UsageException(
                "Cannot use the value of a parameter", name() + "=" + text, why, "Correct it.");
    }

    /** The names of all inputs, for messages. */
    static String names(List<Input> inputs) {
        return String.join(", ", inputs.stream().map(Input::name).toList());
    }
}
