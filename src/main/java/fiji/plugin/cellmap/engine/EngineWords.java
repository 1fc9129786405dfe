// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.engine;

/** What the engine says when a program fails, in one line. */
final class EngineWords {

    private EngineWords() {}

    /** libtorch's messages are long and begin with a line break. */
    static String of(Exception e) {
        String message = String.valueOf(e.getMessage());
        String first = message.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
        boolean script = first.startsWith("The following operation failed");
        if (script && message.contains("prim.RaiseException(")) return raised(message);
        return script
                ? message.lines().filter(line -> line.contains("Error")).findFirst().orElse(first)
                : first;
    }

    /** What a program says itself, without the names of exceptions. */
    private static String raised(String message) {
        return message.substring(message.lastIndexOf("<--- HERE"))
                .lines()
                .filter(line -> line.matches("[\\w.]+: .*"))
                .findFirst()
                .map(line -> "Its program refuses: " + line.replaceFirst("^([\\w.]+: )+", ""))
                .orElse("Its program refuses the input.");
    }
}
