package io.pocketflow.docs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for the code and the links of a page. Each method returns sentences about what breaks a rule. */
final class PageRules {

    static final int MOST_LINES = 40;
    static final int MOST_COLUMNS = 100;

    private static final Set<String> SHELLS = Set.of("sh", "bash", "shell", "console", "zsh");
    private static final Pattern EXEMPT =
            Pattern.compile("(?:cd [\\w/-]+ && )?(?:\\./mvnw|mvn|(?:sudo )?apt(?:-get)?|npm) .*|cd [\\w/-]+|#.*|");
    private static final Pattern RECIPES = Pattern.compile("(?:/|(?:\\.\\./)*)cookbook/(?:[a-z0-9-]+\\.md)?");

    private PageRules() {}

    /** Returns whether included code is missing, empty, too long or too wide. Lines of output may be wide. */
    static List<String> included(Page page) {
        List<String> wrong = new ArrayList<>();
        for (Page.Include include : page.includes()) {
            String at = page + ":" + include.line() + ": ";
            List<String> lines = lines(include);
            if (lines.stream().allMatch(String::isBlank)) {
                wrong.add(at + "there is no code in " + Site.name(include.file()) + " #" + include.region());
            }
            if (lines.size() > MOST_LINES) {
                wrong.add(at + lines.size() + " lines are more than " + MOST_LINES);
            }
            if (!include.file().toString().endsWith(".txt")) {
                lines.stream()
                        .filter(line -> line.length() > MOST_COLUMNS)
                        .forEach(line -> wrong.add(at + line.length() + " columns: " + line.strip()));
            }
        }
        return wrong;
    }

    private static List<String> lines(Page.Include include) {
        if (!Files.isRegularFile(include.file())) {
            return List.of();
        }
        if (include.region().isEmpty()) {
            return Site.read(include.file()).lines().toList();
        }
        Region region = Region.of(include.file()).get(include.region());
        return region == null ? List.of() : region.lines();
    }

    /** Returns the code in Java or for a shell that is written on the page without a reason. */
    static List<String> written(Page page) {
        return page.fences().stream()
                .filter(fence -> !fence.isExcused())
                .filter(fence -> fence.language().equals("java") || isCommand(fence))
                .map(fence ->
                        page + ":" + fence.line() + ": no test runs this code; move it to a file of docs/examples,"
                                + " or write <!-- no-test: REASON --> on the line before")
                .toList();
    }

    private static boolean isCommand(Page.Fence fence) {
        return SHELLS.contains(fence.language())
                && !fence.code()
                        .lines()
                        .map(String::strip)
                        .allMatch(line -> EXEMPT.matcher(line).matches());
    }

    /** Returns the links whose page, anchor, drawing or type does not exist. */
    static List<String> links(Page page) {
        return page.links().stream()
                .filter(link -> !leadsSomewhere(page, link.target()))
                .map(link -> page + ":" + link.line() + ": " + link.target())
                .toList();
    }

    private static boolean leadsSomewhere(Page page, String target) {
        if (target.startsWith("https://")) {
            return true;
        }
        if (target.startsWith("api:")) {
            return ApiTypes.EXPORTED.contains(target.substring("api:".length()));
        }
        int hash = target.indexOf('#');
        String path = hash < 0 ? target : target.substring(0, hash);
        String anchor = hash < 0 ? "" : target.substring(hash + 1);
        if (RECIPES.matcher(path).matches()) {
            return true; // the build makes these pages from the recipes, and checks the links to them
        }
        Path file = file(page, path);
        return (file.equals(page.file()) || Files.isRegularFile(file))
                && file.startsWith(Site.DOCS)
                && (anchor.isEmpty() || anchors(page, file).contains(anchor));
    }

    private static List<String> anchors(Page page, Path file) {
        return file.equals(page.file()) ? page.anchors() : Page.read(file).anchors();
    }

    private static Path file(Page page, String path) {
        if (path.isEmpty()) {
            return page.file();
        }
        Path file = path.startsWith("/")
                ? Site.DOCS.resolve(path.substring(1))
                : page.file().resolveSibling(path);
        if (Files.isDirectory(file)) { // GitHub shows the README of a folder, and the site shows it as its index
            file = Files.exists(file.resolve("index.md")) ? file.resolve("index.md") : file.resolve("README.md");
        }
        return file.normalize();
    }
}
