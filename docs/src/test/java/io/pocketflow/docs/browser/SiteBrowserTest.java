package io.pocketflow.docs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
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

    private static SiteServer server;

    private SiteWindow window;

    static List<String> pages() throws IOException {
        return BuiltSite.pages();
    }

    @BeforeAll
    static void openBrowsers() throws IOException {
        server = SiteServer.start(BuiltSite.FOLDER);
        for (int i = 0; i < AT_A_TIME; i++) {
            WINDOWS.add(SiteWindow.start(server.address()));
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
        Page page = window.open(WIDE, path);
        Reading wide = Reading.of(page);
        assertThat(wide.titles()).isPositive();
        assertThat(wide.linksTo(server.address())).allMatch(BuiltSite::exists);
        assertThat(wide.faults()).isEmpty();

        page.setViewportSize(NARROW, 800);
        assertThat(Reading.of(page).faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void searchForTheHeadingFindsThePage(String path) {
        assertThat(window.search(BuiltSite.heading(path))).anyMatch(link -> BuiltSite.leadsTo(link, path));
    }

    @ParameterizedTest
    @CsvSource({
        "semaphore around a chain, /concepts/pool.html",
        "withMaxSteps, /concepts/actions.html",
        "leads nowhere, /concepts/actions.html",
        "hello-world, /cookbook/hello-world.html"
    })
    void searchFindsThePage(String words, String path) {
        assertThat(window.search(words)).anyMatch(link -> BuiltSite.leadsTo(link, path));
    }

    @Test
    void searchByKeyboardLeadsToThePage() {
        try (Page page = window.openAlone(WIDE, "/")) {
            page.keyboard().press("Control+k");
            page.locator("#localsearch-input").pressSequentially("spreadsheet");
            page.locator("#localsearch-list a[href^='/guides/bulk-command-line.html']")
                    .first()
                    .click();

            page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1))
                    .filter(new Locator.FilterOptions().setHasText(BuiltSite.heading("/guides/bulk-command-line.html")))
                    .waitFor();
        }
    }

    @Test
    void theBarEndsInsideOfTheWindow() {
        Page page = window.open(WIDE, "/concepts/flow.html");
        for (int width : new int[] {1280, WIDE, 1500, 1920}) {
            page.setViewportSize(width, 900);
            BoundingBox last = page.locator(".VPNavBarAppearance button").boundingBox();
            BoundingBox title = page.locator(".VPNavBarTitle .title span").boundingBox();
            BoundingBox search = page.locator(".VPNavBarSearch").boundingBox();
            assertThat(last.x + last.width).isLessThanOrEqualTo(width);
            assertThat(title.x + title.width).as("%s pixels", width).isLessThanOrEqualTo(search.x);
        }
    }

    @Test
    void darkModeSwitchesAndStays() {
        try (Page page = window.openAlone(WIDE, "/concepts/flow.html")) {
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
