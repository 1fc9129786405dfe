// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.config;

import java.util.stream.Collectors;

/** What the comment at the head of a YAML file says first. Stateless. */
public final class FirstSentence {

    private FirstSentence() {}

    /**
     * @param yaml text of a file; lines for editors are passed over
     * @return the first sentence of its first comment; empty if it begins with something else
     */
    public static String of(String yaml) {
        String comment =
                yaml.lines()
                        .takeWhile(line -> line.startsWith("#"))
                        .filter(line -> !line.startsWith("# yaml-language-server"))
                        .map(line -> line.substring(1).strip())
                        .collect(Collectors.joining(" "));
        return comment.replaceFirst("(?<=\\.) .*", "");
    }
}
