package io.pocketflow.docs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built site in a real browser: each page opens without an error, is readable in light and dark and in wide and narrow
 * windows, and is found by the search. Two tests run at a time, each in a browser of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
class SiteBrowserTest {

    private static final int WIDE = 1440;
    private static final int NARROW = 380;
    private static final int AT_A_TIME = 2;

    /** The browsers that no test uses now. */
    private static final BlockingQueue<SiteWindow> WINDOWS = new LinkedBlockingQueue<>();

    private static String contrast;
    private static SiteServer server;

    private SiteWindow window;

    static List<String> pages() throws IOException {
        return BuiltSite.pages();
    }

    @BeforeAll
    static void openBrowsers() throws IOException {
        try (InputStream script = SiteBrowserTest.class.getResourceAsStream("contrast.js")) {
            contrast = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        server = SiteServer.start(BuiltSite.FOLDER);
        for (int i = 0; i < AT_A_TIME; i++) {
            WINDOWS.add(SiteWindow.open(server.address()));
        }
    }

    @BeforeEach
    void takeWindow() throws InterruptedException {
        window = WINDOWS.take();
    }

    @AfterEach
    void giveWindowBack() {
        List<String> troubles = window.takeTroubles();
        WINDOWS.add(window);
        assertThat(troubles).isEmpty();
    }

    @AfterAll
    static void closeBrowsers() {
        WINDOWS.forEach(SiteWindow::close);
        assertThat(server.notFound()).isEmpty();
        server.close();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageOpensAndIsReadable(String path) {
        Page page = window.read(WIDE, path);
        assertThat(page.locator("h1").count()).isGreaterThan(0);
        assertThat(links(page)).allMatch(BuiltSite::exists);
        assertReadable(page, WIDE, "light");
        page.evaluate("document.documentElement.classList.add('dark')");
        assertReadable(page, WIDE, "dark");
        page.setViewportSize(NARROW, 800);
        assertReadable(page, NARROW, "dark");
        page.evaluate("document.documentElement.classList.remove('dark')");
        assertReadable(page, NARROW, "light");
    }

    private static void assertReadable(Page page, int width, String mode) {
        assertThat((int) page.evaluate("document.documentElement.scrollWidth"))
                .as("width of the page in a window of %s pixels, %s", width, mode)
                .isLessThanOrEqualTo(width);
        assertThat((List<?>) page.evaluate(contrast))
                .as("texts with little contrast in a window of %s pixels, %s", width, mode)
                .isEmpty();
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

    @ParameterizedTest
    @MethodSource("pages")
    void searchForTheHeadingFindsThePage(String path) {
        window.search(WIDE, BuiltSite.heading(path), path).first().waitFor();
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
        window.search(WIDE, words, path).first().waitFor();
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, WIDE, 1500, 1920})
    void theBarEndsInsideOfTheWindow(int width) {
        Page page = window.read(width, "/concepts/flow.html");
        BoundingBox last = page.locator(".VPNavBarAppearance button").boundingBox();
        BoundingBox title = page.locator(".VPNavBarTitle .title span").boundingBox();
        BoundingBox search = page.locator(".VPNavBarSearch").boundingBox();
        assertThat(last.x + last.width).isLessThanOrEqualTo(width);
        assertThat(title.x + title.width).isLessThanOrEqualTo(search.x);
    }

    @Test
    void darkModeSwitchesAndStays() {
        try (Page page = window.readAlone(WIDE, "/concepts/flow.html")) {
            String light = colours(page);

            page.locator(".VPNavBarAppearance button").click();

            page.waitForFunction("document.documentElement.classList.contains('dark')");
            assertThat(colours(page)).doesNotContain(light.split(";"));
            page.reload();
            assertThat(page.evaluate("document.documentElement.classList.contains('dark')"))
                    .isEqualTo(true);
        }
    }

    /** Returns the colours of the page and of a text in a drawing. */
    private static String colours(Page page) {
        return Stream.of(
                        "getComputedStyle(document.body).backgroundColor",
                        "getComputedStyle(document.querySelector('.drawing text')).fill")
                .map(script -> (String) page.evaluate(script))
                .collect(Collectors.joining(";"));
    }
}
