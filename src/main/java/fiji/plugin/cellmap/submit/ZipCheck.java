// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.submit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Checks the members of a zip file before anything in it is read. */
final class ZipCheck {

    /** Most bytes of all members together that the official evaluator takes: 50 GiB. */
    static final long MAX_TOTAL = 50L << 30;

    /** Most bytes of one metadata document. */
    private static final long MAX_METADATA = 16L << 20;

    /** Most bytes of one chunk. */
    private static final long MAX_CHUNK = 1L << 30;

    private static final String AGAIN = "Package again.";

    private ZipCheck() {}

    static List<Finding> of(ZipDirectory zip) {
        List<Finding> findings = new ArrayList<>();
        Set<String> names = new HashSet<>();
        long total = 0;
        int backslashes = 0;
        for (ZipDirectory.Member member : zip.members()) {
            String name = shown(member.name());
            total += Math.max(0, Math.min(member.size(), Long.MAX_VALUE - total));
            if (member.link())
                findings.add(Finding.error(name, "It is a symbolic link.", AGAIN).byTool());
            String slashed = member.name().replace('\\', '/');
            if (member.name().contains("\\") && !leaves(slashed)) backslashes++;
            if (leaves(slashed))
                findings.add(Finding.error(name, "It leaves the target folder.", AGAIN).byTool());
            if (member.encrypted())
                findings.add(Finding.error(name, "It is encrypted.", "Zip without password."));
            if (!names.add(member.name()))
                findings.add(Finding.error(name, "It occurs twice.", AGAIN));
            if (!member.isFolder() && (member.size() < 0 || member.size() > limit(member.name())))
                findings.add(
                        Finding.error(
                                name, "It claims to hold " + member.size() + " bytes.", AGAIN));
        }
        Set<String> both = new TreeSet<>();
        for (String name : names)
            for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1))
                if (names.contains(name.substring(0, i))) both.add(shown(name.substring(0, i)));
        for (String name : both)
            findings.add(Finding.error(name, "It is a file and a folder of others.", AGAIN));
        if (backslashes > 0)
            findings.add(
                    Finding.error(
                                    "",
                                    backslashes
                                            + " members have backslashes in their names: the"
                                            + " evaluator finds no folders.",
                                    "Zip with slashes.")
                            .byTool());
        if (total > MAX_TOTAL)
            findings.add(
                    Finding.error(
                                    "",
                                    "The members hold "
                                            + (total >> 30)
                                            + " GiB together, but the evaluator accepts 50 GiB.",
                                    "Leave out empty chunks and compress the others.")
                            .byTool());
        return findings;
    }

    private static long limit(String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        return file.startsWith(".z") || file.endsWith(".json") ? MAX_METADATA : MAX_CHUNK;
    }

    private static boolean leaves(String name) {
        if (name.isEmpty() || name.startsWith("/") || name.contains("\0")) return true;
        if (name.matches("[A-Za-z]:.*")) return true;
        int depth = 0;
        for (String part : name.split("/")) {
            if (part.equals("..")) depth--;
            else if (!part.isEmpty() && !part.equals(".")) depth++;
            if (depth < 0) return true;
        }
        return depth == 0;
    }

    /** A name without control characters, cut to one line. */
    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 120 ? plain.substring(0, 120) + "…" : plain;
    }
}
