package io.pocketflow.docs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The built site in a real browser: each page opens without an error, and search and the dark mode work. */
class SiteBrowserTest {

    private static final Path SITE = Path.of("target/site").toAbsolutePath();
    private static final int WIDE = 1280;
    private static final int NARROW = 380;

    /** Chromium must not look for its maker's servers. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Whether the scripts of the page have taken over the page that the server sent. */
    private static final String IS_ALIVE = "document.querySelector('#app')?.__vue_app__ !== undefined";

    private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");
    private static final Map<Path, Set<String>> IDS = new HashMap<>();

    private static SiteServer server;
    private static Playwright playwright;
    private static Browser browser;

    private static BrowserContext context;

    private final List<String> troubles = new CopyOnWriteArrayList<>();

    /** Returns the paths of the pages from the root of the site, without those that javadoc wrote. */
    static List<String> pages() throws IOException {
        assertThat(SITE)
                .as("the site must be built first: cd docs && npm ci && npm run build")
                .exists();
        try (Stream<Path> files = Files.walk(SITE)) {
            return files.map(file -> "/" + SITE.relativize(file).toString().replace(File.separatorChar, '/'))
                    .filter(file -> file.endsWith(".html") && !file.startsWith("/api/") && !file.equals("/404.html"))
                    .sorted()
                    .toList();
        }
    }

    @BeforeAll
    static void openBrowser() throws IOException {
        server = SiteServer.start(SITE);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(chromium()).setArgs(FLAGS));
        context = browser.newContext();
    }

    private static Path chromium() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "there is no Chromium on the PATH: install it, on Debian by apt-get install chromium"));
    }

    @AfterAll
    static void closeBrowser() {
        playwright.close();
        server.close();
    }

    /** Opens a page that has its own settings; the files of the site stay in the cache of the browser. */
    private Page open(int width, String path) {
        Page page = context.newPage();
        page.setViewportSize(width, 900);
        page.onConsoleMessage(this::note);
        page.onPageError(error -> troubles.add("error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(server.address()) && !request.url().startsWith("data:")) {
                troubles.add("request to another server: " + request.url());
            }
        });
        page.onResponse(response -> {
            if (response.status() >= 400) {
                troubles.add("status " + response.status() + ": " + response.url());
            }
        });
        page.navigate(server.address() + path);
        page.waitForFunction(IS_ALIVE);
        return page;
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add("console: " + message.text());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageOpensWithoutError(String path) {
        try (Page page = open(WIDE, path)) {
            assertThat(page.locator("h1").count()).isGreaterThan(0);
            assertThat(width(page)).isLessThanOrEqualTo(WIDE);
            assertThat(links(page)).allMatch(SiteBrowserTest::exists);
            page.setViewportSize(NARROW, 800);
            assertThat(width(page)).as("width in a window of 380 pixels").isLessThanOrEqualTo(NARROW);
        }
        assertThat(troubles).isEmpty();
    }

    private static int width(Page page) {
        return (int) page.evaluate("document.documentElement.scrollWidth");
    }

    /** Returns the targets of the links of a page to this site, without the address of the server. */
    private static List<String> links(Page page) {
        @SuppressWarnings("unchecked") // proof: the script returns an array of strings
        List<String> links = (List<String>) page.evaluate("[...document.links].map(link => link.href)");
        return links.stream()
                .filter(link -> link.startsWith(server.address()))
                .map(link -> link.substring(server.address().length()))
                .distinct()
                .toList();
    }

    private static boolean exists(String link) {
        String path = link.replaceFirst("#.*", "");
        Path file = SITE.resolve(path.substring(1) + (path.endsWith("/") ? "index.html" : ""));
        int hash = link.indexOf('#');
        if (!Files.isRegularFile(file) || hash < 0 || hash == link.length() - 1 || path.startsWith("/api/")) {
            return Files.isRegularFile(file);
        }
        String id = URLDecoder.decode(link.substring(hash + 1), StandardCharsets.UTF_8);
        return IDS.computeIfAbsent(file, SiteBrowserTest::ids).contains(id);
    }

    private static Set<String> ids(Path file) {
        try {
            return ID.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "semaphore around a chain, /concepts/pool.html",
        "spreadsheet, /guides/bulk-command-line.html",
        "withMaxSteps, /concepts/actions.html",
        "leads nowhere, /concepts/actions.html",
        "hello-world, /cookbook/hello-world.html"
    })
    void searchFindsThePage(String words, String path) {
        try (Page page = open(WIDE, "/")) {
            page.keyboard().press("Control+k");
            page.locator("#localsearch-input").fill(words);

            page.locator("#localsearch-list a[href*='" + path + "']").first().waitFor();
        }
        assertThat(troubles).isEmpty();
    }

    @Test
    void darkModeSwitchesAndStays() {
        try (Page page = open(WIDE, "/concepts/flow.html")) {
            String light = colours(page);

            page.locator(".VPNavBarAppearance button").click();

            page.waitForFunction("document.documentElement.classList.contains('dark')");
            assertThat(colours(page)).doesNotContain(light.split(";"));
            page.reload();
            assertThat(page.evaluate("document.documentElement.classList.contains('dark')"))
                    .isEqualTo(true);
            page.evaluate("localStorage.clear()");
        }
        assertThat(troubles).isEmpty();
    }

    /** Returns the colours of the page and of a text in a drawing. */
    private static String colours(Page page) {
        return Stream.of(
                        "getComputedStyle(document.body).backgroundColor",
                        "getComputedStyle(document.querySelector('.drawing text')).fill")
                .map(script -> (String) page.evaluate(script))
                .collect(Collectors.joining(";"));
    }

    @Test
    void eachPageHasATwinInMarkdown() throws IOException {
        String index = Files.readString(SITE.resolve("llms.txt"));
        assertThat(pages())
                .filteredOn(path -> !path.endsWith("/index.html"))
                .hasSizeGreaterThanOrEqualTo(75)
                .allMatch(path -> Files.exists(SITE.resolve(path.substring(1).replace(".html", ".md"))))
                .allMatch(path -> index.contains(path.replace(".html", ".md")));
    }
}
