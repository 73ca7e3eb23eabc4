package io.pocketflow.docs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of the built site. Thread-safe. */
final class BuiltSite {

    static final Path FOLDER = Path.of("target/site").toAbsolutePath();

    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Pattern HEADING = Pattern.compile("<h[12] id=[^>]*>(.*?)<a class=\"header-anchor\"");

    private static final Map<Path, Set<String>> IDS = new ConcurrentHashMap<>();

    private BuiltSite() {}

    /** Returns the paths of the pages from the root of the site, without those that javadoc wrote. */
    static List<String> pages() throws IOException {
        assertThat(FOLDER)
                .as("the site must be built first: cd docs && npm ci && npm run build")
                .exists();
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.map(file -> "/" + FOLDER.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(file -> file.endsWith(".html") && !file.startsWith("/api/") && !file.equals("/404.html"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the first heading in the text of a page: its title, or the first part of the home page, which has a banner. */
    static String heading(String path) {
        Matcher heading = HEADING.matcher(read(FOLDER.resolve(path.substring(1))));
        if (!heading.find()) {
            throw new IllegalArgumentException(path + " has no heading with an anchor");
        }
        return heading.group(1)
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&amp;", "&")
                .strip();
    }

    /** Returns whether a link leads to a file of the site and, where it has an anchor, to an element of that page. */
    static boolean exists(String link) {
        String path = link.replaceFirst("#.*", "");
        Path file = FOLDER.resolve(path.substring(1) + (path.endsWith("/") ? "index.html" : ""));
        int hash = link.indexOf('#');
        if (!Files.isRegularFile(file) || hash < 0 || hash == link.length() - 1 || path.startsWith("/api/")) {
            return Files.isRegularFile(file);
        }
        String id = URLDecoder.decode(link.substring(hash + 1), StandardCharsets.UTF_8);
        return IDS.computeIfAbsent(file, BuiltSite::ids).contains(id);
    }

    /** Returns whether a link leads to this page or to a part of it. */
    static boolean leadsTo(String link, String path) {
        return link.replaceFirst("#.*", "").equals(path.replaceFirst("/index\\.html$", "/"));
    }

    private static Set<String> ids(Path file) {
        return ID.matcher(read(file)).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
