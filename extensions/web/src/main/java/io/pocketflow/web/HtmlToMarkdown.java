package io.pocketflow.web;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.Objects;
import org.jsoup.Jsoup;

/**
 * Turns a page into Markdown: headings, paragraphs, links, lists, tables, code, quotes, and pictures by what their {@code
 * alt} says. What is not shown to a reader is left out, and so are scripts, styles, navigation and the fields of forms.
 * Text is escaped, so that nothing on the page can pass for mark-up. A page that is no HTML stays as it is. Immutable and
 * re-entrant.
 *
 * <p>What a page says is data: put it into a user's message, never into the system's.
 */
public final class HtmlToMarkdown extends Node<Page, String> {

    private final Key<Page> page;
    private final Key<String> markdown;

    /** A node that reads the page there and puts the Markdown here. */
    public HtmlToMarkdown(Key<Page> page, Key<String> markdown) {
        this.page = Objects.requireNonNull(page, "page must not be null");
        this.markdown = Objects.requireNonNull(markdown, "markdown must not be null");
    }

    /** The Markdown of a page. */
    public static String convert(Page page) {
        return page.contentType().equals("text/html") || page.contentType().equals("application/xhtml+xml")
                ? convert(page.text(), page.url())
                : page.text();
    }

    /**
     * The Markdown of HTML.
     *
     * @param url what its links are relative to; empty to keep only those that are absolute
     */
    public static String convert(String html, String url) {
        return new MarkdownBlocks(new MarkdownInline())
                .of(Jsoup.parse(html, url).body(), 0)
                .strip();
    }

    @Override
    protected Page prep(Shared shared) {
        return shared.get(page);
    }

    @Override
    protected String exec(Page from) {
        return convert(from);
    }

    @Override
    protected String post(Shared shared, Page from, String text) {
        shared.put(markdown, text);
        return DEFAULT;
    }
}
