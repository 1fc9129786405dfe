// SPDX-License-Identifier: BSD-2-Clause
package fiji.plugin.cellmap.challenge;

import java.util.Locale;

/** How far apart two names are, for "did you mean". */
public final class Spelling {

    private Spelling() {}

    /** Whether one name may be meant for the other. */
    public static boolean isAlike(String a, String b) {
        int longest = Math.max(a.length(), b.length());
        return distance(a, b) <= Math.max(1, Math.min(2, longest / 3));
    }

    /** Levenshtein distance without regard to case; a name that contains the other is nearer. */
    static int distance(String a, String b) {
        String s = a.toLowerCase(Locale.ROOT);
        String t = b.toLowerCase(Locale.ROOT);
        int[] row = new int[t.length() + 1];
        for (int j = 0; j <= t.length(); j++) row[j] = j;
        for (int i = 1; i <= s.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= t.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (s.charAt(i - 1) == t.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        int edits = row[t.length()];
        return s.contains(t) || t.contains(s) ? Math.min(edits, 2) : edits;
    }
}
