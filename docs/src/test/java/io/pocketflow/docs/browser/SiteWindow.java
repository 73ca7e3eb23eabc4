package io.pocketflow.docs.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A browser with one tab to read pages and one tab to search. The tabs stay open from test to test, because a new tab costs
 * more than a page. For one thread at a time.
 */
final class SiteWindow implements AutoCloseable {

    /** Chromium must not look for its maker's servers. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** Waits until the scripts of the page have taken over the page that the server sent: then Vue sets this property. */
    private static final String UNTIL_ALIVE = """
            () => new Promise((resolve, reject) => {
              const app = document.querySelector('#app')
              if (app.__vue_app__) {
                resolve()
              }
              Object.defineProperty(app, '__vue_app__', { set: resolve })
              setTimeout(reject, 30_000, new Error('the scripts of the page did not start'))
            })
            """;

    /** The search waits this many milliseconds for the next letter. */
    private static final String WITHOUT_PAUSES = """
            const later = window.setTimeout
            window.setTimeout = (work, delay, ...more) => later(work, delay === 200 ? 0 : delay, ...more)
            """;

    private static final String SEARCH = script("search.js");
    private static final int HEIGHT = 900;

    private final String address;
    private final Playwright playwright;
    private final Browser browser;
    private final BrowserContext context;
    private final List<String> troubles = new ArrayList<>();

    private @Nullable Page reader;
    private @Nullable Page searcher;

    private SiteWindow(String address, Playwright playwright, Browser browser) {
        this.address = address;
        this.playwright = playwright;
        this.browser = browser;
        // without transitions a colour has its final value at once
        this.context = browser.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    }

    /** Starts a browser for the site at this address. */
    static SiteWindow start(String address) {
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(chromium()).setArgs(FLAGS));
        return new SiteWindow(address, playwright, browser);
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

    /** Returns a script of the tests. */
    static String script(String name) {
        try (InputStream script = SiteWindow.class.getResourceAsStream(name)) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Page watched(Page page) {
        page.onConsoleMessage(this::note);
        page.onPageError(error -> troubles.add("error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(address) && !request.url().startsWith("data:")) {
                troubles.add("request to another server: " + request.url());
            }
        });
        return page;
    }

    private void note(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add("console: " + message.text());
        }
    }

    /** Opens a page in the tab for reading, as a new reader sees it, in a window of this width. */
    Page open(int width, String path) {
        if (reader == null) {
            reader = watched(context.newPage());
        }
        return show(reader, width, path);
    }

    /** Opens a page in a tab with settings of its own, which the caller closes. */
    Page openAlone(int width, String path) {
        return show(watched(browser.newPage()), width, path);
    }

    private Page show(Page page, int width, String path) {
        page.setViewportSize(width, HEIGHT);
        page.navigate(address + path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
        page.evaluate(UNTIL_ALIVE);
        return page;
    }

    /** Searches for words, and returns the links of the results. */
    @SuppressWarnings("unchecked") // proof: the script returns an array of strings
    List<String> search(String words) {
        if (searcher == null) {
            searcher = watched(context.newPage());
            searcher.addInitScript(WITHOUT_PAUSES);
            show(searcher, 1280, "/");
            searcher.keyboard().press("Control+k");
            searcher.locator("#localsearch-input").waitFor();
        }
        return (List<String>) searcher.evaluate(SEARCH, words);
    }

    /** Returns what went wrong in the browser since the last call. */
    List<String> takeTroubles() {
        List<String> taken = List.copyOf(troubles);
        troubles.clear();
        return taken;
    }

    @Override
    public void close() {
        playwright.close();
    }
}
