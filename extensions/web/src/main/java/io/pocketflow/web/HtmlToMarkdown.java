package io.pocketflow.web;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jsoup.parser.Parser;

/**
 * A node that converts a page to Markdown: headings, paragraphs, links, lists, tables, code, quotes, and pictures with
 * their {@code alt} text. It omits scripts, styles, navigation, form fields, buttons
 * and drawings.
 * <p><b>Mark-up.</b> Text is escaped by the rules of CommonMark and of GitHub's tables, so that a page cannot write
 * links, pictures or HTML of its own. Links lead to http, https and mailto only. Bare addresses stay in the text; some
 * readers turn them into links.
 * <p><b>Hidden text.</b> The node omits text that the page's own attributes hide: {@code hidden}, {@code aria-hidden},
 * and the usual inline styles (no display, no visibility, no size, no opacity, clipped, moved out of the window by
 * thousands of pixels, letters in the colour of a known background). It also omits invisible characters: controls, and
 * formats such as zero-width, bidirectional and tag characters, but not line breaks, tabs and joiners. Style sheets and
 * scripts are not read: text that they hide is kept, and so is text whose colour, size or background they may set.
 * <p><b>Bounds.</b> The time is linear in the length of the page. Lists and quotes nested more than 10 deep are written
 * without their marks. Markdown beyond the limit of characters is omitted, and a note at the end reports it.
 * <p>A page that is not HTML keeps its text, up to the same limit and without the invisible characters. The text of a
 * page is data: put it into a user message, never into the system message. Immutable and re-entrant.
 */
public final class HtmlToMarkdown extends Node<Page, String> {

    /** The default limit: 1,048,576 characters. */
    public static final int DEFAULT_MAX_LENGTH = 1024 * 1024;

    private static final int LEAST = 1000;

    private final Key<Page> page;
    private final Key<String> markdown;
    private final int maxLength;

    /**
     * Creates a node that reads the page from one key and writes the Markdown to another, with {@link
     * #DEFAULT_MAX_LENGTH}.
     */
    public HtmlToMarkdown(Key<Page> page, Key<String> markdown) {
        this(page, markdown, DEFAULT_MAX_LENGTH);
    }

    /**
     * Creates a node that reads the page from one key and writes the Markdown to another.
     * @param maxLength maximum number of characters of the Markdown, including the note; at least 1,000
     */
    public HtmlToMarkdown(Key<Page> page, Key<String> markdown, int maxLength) {
        this.page = Objects.requireNonNull(page, "page must not be null");
        this.markdown = Objects.requireNonNull(markdown, "markdown must not be null");
        this.maxLength = checked(maxLength);
    }

    private static int checked(int maxLength) {
        if (maxLength < LEAST) {
            throw new IllegalArgumentException("maxLength must be at least " + LEAST + " but was " + maxLength);
        }
        return maxLength;
    }

    /** Returns the Markdown of a page, up to {@link #DEFAULT_MAX_LENGTH}. */
    public static String convert(Page page) {
        return convert(page, DEFAULT_MAX_LENGTH);
    }

    /**
     * Returns the Markdown of a page.
     * @param maxLength maximum number of characters of the Markdown, including the note; at least 1,000
     */
    public static String convert(Page page, int maxLength) {
        return converted(page, checked(maxLength), () -> false);
    }

    /**
     * Returns the Markdown of HTML, up to {@link #DEFAULT_MAX_LENGTH}.
     * @param url the base of relative links; empty to keep only absolute links
     */
    public static String convert(String html, String url) {
        return convert(new Page(url, "text/html", html));
    }

    private static String converted(Page page, int maxLength, BooleanSupplier stop) {
        if (page.contentType().equals("text/html") || page.contentType().equals("application/xhtml+xml")) {
            return MarkdownWalk.markdown(
                    Parser.htmlParser().parseInput(new StoppableReader(page.text(), stop), page.url()),
                    maxLength,
                    stop);
        }
        return MarkdownLines.cut(VisibleText.lines(page.text()), maxLength);
    }

    @Override
    protected Page prep(Shared shared) {
        return shared.get(page);
    }

    /** @throws InterruptedException if the thread is interrupted; the interrupt flag is then clear */
    @Override
    protected String exec(Page from) throws InterruptedException {
        BooleanSupplier interrupted = Thread.currentThread()::isInterrupted;
        try {
            String made = converted(from, maxLength, interrupted);
            if (!Thread.interrupted()) {
                return made;
            }
        } catch (UncheckedIOException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
        }
        throw new InterruptedException("interrupted while writing Markdown of " + Text.shown(from.url()));
    }

    @Override
    protected String post(Shared shared, Page from, String text) {
        shared.put(markdown, text);
        return DEFAULT;
    }
}
