package io.pocketflow.cli.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known word that a mistyped word probably stands for. */
public final class Nearest {

    private Nearest() {}

    /**
     * Returns the word with the fewest changes from the typed one, or empty if more than a third of its characters, and
     * more than one, would change. A change inserts, deletes, replaces or swaps characters.
     */
    public static Optional<String> to(String typed, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String word) -> changes(typed, word))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(word -> changes(typed, word) <= Math.max(1, word.length() / 3));
    }

    /** Returns the number of changes between two words (optimal string alignment). */
    private static int changes(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    table[i][j] = Math.min(table[i][j], 1 + table[i - 2][j - 2]);
                }
            }
        }
        return table[a.length()][b.length()];
    }
}
