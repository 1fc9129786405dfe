// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.contract;

import fiji.plugin.cellmap.util.CellMapException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A class of Python and the arguments with which a description builds it. Arguments are taken one
 * by one; {@link #finish} refuses those that nobody took. Not thread-safe.
 */
public final class PythonCall {

    private final String module;
    private final String name;
    private final Map<String, Object> left;

    /**
     * @param module that it is imported from; "" for a source file beside the description
     * @param name of the class, without its module
     * @param arguments by name
     */
    public PythonCall(String module, String name, Map<String, Object> arguments) {
        this.module = module;
        this.name = name;
        left = new LinkedHashMap<>(arguments);
    }

    public String name() {
        return name;
    }

    /** Whether it comes from a file of its own, or from this library. */
    public boolean mayBeOf(String library) {
        return module.isEmpty() || isOf(library);
    }

    /** Whether it is imported from this library. */
    public boolean isOf(String library) {
        return module.equals(library) || module.startsWith(library + ".");
    }

    public boolean has(String argument) {
        return left.containsKey(argument);
    }

    /** An argument; null for {@code None} and for one that is not given. */
    public Object take(String argument) {
        return left.remove(argument);
    }

    /** An argument that must be given. */
    public Object need(String argument) {
        if (left.get(argument) == null) throw refused("Its argument " + argument + " is missing.");
        return take(argument);
    }

    /**
     * A whole number.
     *
     * @param fallback where it is not given
     */
    public int integer(String argument, int fallback) {
        if (!has(argument)) return fallback;
        Object value = take(argument);
        if (value instanceof Integer n) return n;
        throw refused("Its argument " + argument + " is " + value + ", no whole number.");
    }

    /** One of some values, each given as Python prints it. */
    public String choice(String argument, String fallback, String... known) {
        if (!has(argument)) return fallback;
        String value = text(take(argument));
        if (Arrays.asList(known).contains(value)) return value;
        throw refused(
                "Its argument %s is %s; known here: %s."
                        .formatted(argument, value, String.join(", ", known)));
    }

    /** Takes an argument that changes nothing as long as it has a certain value. */
    public void only(String argument, String value) {
        choice(argument, value, value);
    }

    private static String text(Object value) {
        if (value == null) return "None";
        if (value instanceof Boolean flag) return flag ? "True" : "False";
        return String.valueOf(value);
    }

    /** The arguments that nobody took yet. */
    public Map<String, Object> rest() {
        Map<String, Object> rest = new LinkedHashMap<>(left);
        left.clear();
        return rest;
    }

    /**
     * @throws CellMapException if an argument is left
     */
    public void finish() {
        List<String> names = new ArrayList<>(left.keySet());
        if (!names.isEmpty())
            throw refused("Its arguments " + String.join(", ", names) + " are not known here.");
    }

    /** The error for a call that cannot be followed. */
    public CellMapException refused(String why) {
        return new CellMapException(
                "Cannot build the network of a package", this, why, BioimageWeights.CONVERT);
    }

    @Override
    public String toString() {
        return module.isEmpty() ? name : module + "." + name;
    }
}
