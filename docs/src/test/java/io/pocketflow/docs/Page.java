package io.pocketflow.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of the site in Markdown.
 *
 * @param file the file of the page
 * @param fences the code that is written on the page itself
 * @param includes the code that comes from files
 * @param links the targets of links, with their lines
 * @param anchors the anchors of the headings
 */
record Page(Path file, List<Fence> fences, List<Include> includes, List<Link> links, List<String> anchors) {

    /**
     * Code on a page.
     *
     * @param line the line on which it begins, from 1
     * @param note the comment on the line before it, which states a reason or the origin of the code; may be empty
     */
    record Fence(String language, String code, int line, String note) {

        private static final Pattern REASON = Pattern.compile("no-test: \\S.*");
        private static final Pattern ORIGIN = Pattern.compile("code: ([\\w./-]+)#([\\w-]+)");

        /** Returns whether the page says why no test runs this code. */
        boolean isExcused() {
            return REASON.matcher(note).matches();
        }

        /** Returns the region that this code is a copy of. */
        Optional<Include> origin() {
            Matcher origin = ORIGIN.matcher(note);
            return origin.matches()
                    ? Optional.of(new Include(Site.ROOT.resolve(origin.group(1)), origin.group(2), line))
                    : Optional.empty();
        }
    }

    /**
     * Code from a file.
     *
     * @param region the region of the file; empty for the whole file
     */
    record Include(Path file, String region, int line) {}

    record Link(String target, int line) {}

    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,})([\\w-]*).*");
    private static final Pattern NOTE = Pattern.compile("\\s*<!-- (.*) -->");
    private static final Pattern INCLUDE =
            Pattern.compile("\\s*<<< (@?[^#{\\[ ]+)(?:#([\\w-]+))?(?: ?\\{[^}]*})?(?: ?\\[[^\\]]*])?");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.+)");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

    static Page read(Path file) {
        return of(file, Site.read(file));
    }

    /** Returns the page that a file with this text would be. */
    static Page of(Path file, String text) {
        return new Reader(file, text).page();
    }

    /** Reads a page line by line. */
    private static final class Reader {

        private final Path file;
        private final List<String> lines;
        private final List<Fence> fences = new ArrayList<>();
        private final List<Include> includes = new ArrayList<>();
        private final List<Link> links = new ArrayList<>();
        private final List<String> anchors = new ArrayList<>();
        private final Map<String, Integer> seen = new HashMap<>();

        Reader(Path file, String text) {
            this.file = file;
            this.lines = text.lines().toList();
        }

        Page page() {
            for (int at = 0; at < lines.size(); at++) {
                Matcher fence = FENCE.matcher(lines.get(at));
                at = fence.matches() ? fence(fence.group(1), fence.group(2), at) : text(at);
            }
            return new Page(file, fences, includes, links, anchors);
        }

        /** Reads a fence and returns the line of its end. */
        private int fence(String mark, String language, int begin) {
            Matcher note = NOTE.matcher(begin == 0 ? "" : lines.get(begin - 1));
            StringBuilder code = new StringBuilder();
            int at = begin + 1;
            while (at < lines.size() && !lines.get(at).strip().equals(mark)) {
                code.append(lines.get(at++)).append('\n');
            }
            fences.add(new Fence(language, code.toString(), begin + 1, note.matches() ? note.group(1) : ""));
            return at;
        }

        private int text(int at) {
            String line = lines.get(at);
            Matcher include = INCLUDE.matcher(line);
            if (include.matches()) {
                String region = include.group(2) == null ? "" : include.group(2);
                includes.add(new Include(resolved(include.group(1)), region, at + 1));
                return at;
            }
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                anchors.add(anchor(heading.group(1)));
            }
            Matcher link = LINK.matcher(CODE.matcher(line).replaceAll("code"));
            while (link.find()) {
                links.add(new Link(link.group(1), at + 1));
            }
            return at;
        }

        private Path resolved(String path) {
            return path.startsWith("@/")
                    ? Site.DOCS.resolve(path.substring(2))
                    : file.resolveSibling(path).normalize();
        }

        /** Returns the anchor of a heading, as VitePress makes it. */
        private String anchor(String heading) {
            String text = heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1");
            String slug = text.replaceAll("[\\s~`!@#$%^&*()\\-_+=\\[\\]{}|\\\\;:\"'“”‘’<>,.?/]+", "-")
                    .replaceAll("-{2,}", "-")
                    .replaceAll("^-+|-+$", "")
                    .replaceAll("^(\\d)", "_$1")
                    .toLowerCase(Locale.ROOT);
            int before = seen.merge(slug, 1, Integer::sum) - 1;
            return before == 0 ? slug : slug + "-" + before;
        }
    }

    @Override
    public String toString() {
        return Site.name(file);
    }
}
