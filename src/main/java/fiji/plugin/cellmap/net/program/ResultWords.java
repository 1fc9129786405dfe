// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.net.program;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Types of TorchScript in words, as the engine writes them ({@code Dict(str, Tensor[])}) and as
 * programs do ({@code Dict[str, List[Tensor]]}).
 *
 * @param one "a list of tensors"
 * @param many "lists of tensors"
 */
public record ResultWords(String one, String many) {

    /** Deeper types are only named by what they are. */
    private static final int DEEPEST = 8;

    /** A type, as the object of a sentence. */
    public static String of(String type) {
        return parse(type.strip(), 0).one;
    }

    private static ResultWords parse(String type, int depth) {
        if (depth > DEEPEST) return new ResultWords("something nested", "nested things");
        if (type.endsWith("[]")) return list(type.substring(0, type.length() - 2), depth);
        if (type.endsWith("?")) return optional(type.substring(0, type.length() - 1), depth);
        int open = type.replace('(', '[').indexOf('[');
        if (open < 0) return plain(type);
        String name = type.substring(0, open);
        List<String> parts = split(type.substring(open + 1, type.length() - 1));
        return switch (name) {
            case "List" -> list(parts.get(0), depth);
            case "Optional" -> optional(parts.get(0), depth);
            case "Dict" -> dictionary(parts, depth);
            case "", "Tuple" -> tuple(parts, depth);
            default -> plain(name);
        };
    }

    /** At the commas that stand outside of brackets. */
    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(' || c == '[') depth++;
            if (c == ')' || c == ']') depth--;
            if (c != ',' || depth > 0) continue;
            parts.add(text.substring(from, i).strip());
            from = i + 1;
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    private static ResultWords list(String type, int depth) {
        String of = parse(type, depth + 1).many;
        return new ResultWords("a list of " + of, "lists of " + of);
    }

    private static ResultWords optional(String type, int depth) {
        ResultWords of = parse(type, depth + 1);
        return new ResultWords(of.one + " or None", of.many + " or None");
    }

    private static ResultWords dictionary(List<String> parts, int depth) {
        String what = " of " + parse(parts.get(parts.size() - 1), depth + 1).many;
        String by = parts.get(0).equals("str") ? "" : " by " + parse(parts.get(0), depth + 1).many;
        return new ResultWords("a dictionary" + what + by, "dictionaries" + what + by);
    }

    private static ResultWords tuple(List<String> parts, int depth) {
        if (parts.equals(List.of("")) || parts.equals(List.of("()")))
            return new ResultWords("an empty tuple", "empty tuples");
        String of =
                parts.stream()
                        .map(part -> parse(part, depth + 1).one)
                        .collect(Collectors.joining(", ", "(", ")"));
        return new ResultWords("a tuple " + of, "tuples " + of);
    }

    private static ResultWords plain(String type) {
        return switch (type) {
            case "Tensor" -> new ResultWords("a tensor", "tensors");
            case "int" -> new ResultWords("a whole number", "whole numbers");
            case "float" -> new ResultWords("a number", "numbers");
            case "bool" -> new ResultWords("a truth value", "truth values");
            case "complex" -> new ResultWords("a complex number", "complex numbers");
            case "str" -> new ResultWords("a text", "texts");
            case "None", "NoneType" -> new ResultWords("None", "None");
            case "Any" -> new ResultWords("anything", "anything");
            default -> {
                String name = type.replaceAll("[<>]", ".").replaceAll(".*\\.(?=.)|\\.+$", "");
                yield new ResultWords("an object (" + name + ")", "objects (" + name + ")");
            }
        };
    }
}
