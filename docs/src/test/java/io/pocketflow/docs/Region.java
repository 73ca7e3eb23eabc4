package io.pocketflow.docs;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file that pages show, between {@code // #region NAME} and {@code // #endregion NAME}, in scripts {@code #
 * region NAME} and {@code # endregion NAME}.
 *
 * @param lines its lines as a page shows them, without the common indentation
 */
record Region(Path file, String name, List<String> lines) {

    private static final Pattern MARK = Pattern.compile("\\s*(?://|#) ?#?(end)?region ([\\w-]+)\\s*");

    /** Returns the regions of a file by name. */
    static Map<String, Region> of(Path file) {
        List<String> lines = Site.read(file).lines().toList();
        Map<String, Region> regions = new LinkedHashMap<>();
        for (int at = 0; at < lines.size(); at++) {
            Matcher mark = MARK.matcher(lines.get(at));
            if (mark.matches() && mark.group(1) == null) {
                String name = mark.group(2);
                List<String> inside = lines.subList(at + 1, end(file, lines, name, at));
                if (regions.put(name, new Region(file, name, dedented(inside))) != null) {
                    throw new IllegalArgumentException(Site.name(file) + " has two regions '" + name + "'");
                }
            }
        }
        return regions;
    }

    private static int end(Path file, List<String> lines, String name, int begin) {
        for (int at = begin + 1; at < lines.size(); at++) {
            Matcher mark = MARK.matcher(lines.get(at));
            if (mark.matches() && mark.group(1) != null && mark.group(2).equals(name)) {
                return at;
            }
        }
        throw new IllegalArgumentException("region '" + name + "' of " + Site.name(file) + " has no end");
    }

    private static List<String> dedented(List<String> lines) {
        List<String> own =
                lines.stream().filter(line -> !MARK.matcher(line).matches()).toList();
        int indentation = own.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return own.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indentation))
                .toList();
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }
}
