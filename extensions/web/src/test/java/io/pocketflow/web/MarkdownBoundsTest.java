package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pocketflow.core.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** For any page, the time and the output are linear in its length, up to the limit. */
@Timeout(240)
class MarkdownBoundsTest {

    private static final int PAGE = 5 * 1024 * 1024;
    private static final int UNLIMITED = Integer.MAX_VALUE;

    private static Arguments shape(String name, int size, IntFunction<String> html) {
        return Arguments.of(name, size, html);
    }

    private static IntFunction<String> nested(String open, int depth, String each, String close) {
        return n -> open.repeat(depth) + each.repeat(n) + close.repeat(depth);
    }

    private static IntFunction<String> row(String each) {
        return n -> "<table><tr>" + "<td>a".repeat(50) + "</tr>" + each.repeat(n) + "</table>";
    }

    /** Pages, each with a size at which the conversion takes some milliseconds. */
    static Stream<Arguments> shapes() {
        List<Arguments> shapes = new ArrayList<>(List.of(
                shape("numbered lists", 1500, nested("<ol start=999999><li>", 49, "<p>a", "")),
                shape("lists", 1500, nested("<ul><li>", 60, "<p>a", "")),
                shape("quotes", 1500, nested("<blockquote>", 99, "<p>a", "")),
                shape("quotes and lists", 1500, nested("<blockquote><ol><li>", 40, "<li>a", "")),
                shape("lists without items", 1500, nested("<ul>", 99, "<p>a", "")),
                shape("breaks in quotes", 10000, nested("<blockquote>", 99, "a<br>", "")),
                shape("code in quotes", 6000, n -> "<blockquote>".repeat(99) + "<pre>" + "a\n".repeat(n)),
                shape("short rows", 1500, row("<tr><td>a</tr>")),
                shape("empty rows", 2500, row("<tr></tr>")),
                shape("bare rows", 1500, row("<tr><td></tr>")),
                shape("empty cells", 2500, n -> "<table><tr>" + "<td>".repeat(n) + "</table>"),
                shape("rows with breaks", 2500, row("<tr><td>a<br>b|c<td>`</tr>")),
                shape("captions", 1500, row("<caption>a</caption><tr><td>a<td>b</tr>")),
                shape("tables", 2000, n -> "<table><tr><td>x".repeat(n)),
                shape("tables of two columns", 2000, n -> "<table><tr><td>x<td>y".repeat(n)),
                shape("hidden rows", 1500, row("<tr hidden><td>a</tr><tr><td style='display:none'>b<td>c</tr>"))));
        for (String gap : List.of(" ", "\n", "&nbsp;", "\t", "<br>", "<wbr>", "\u200b", "\u200d", "\u2003")) {
            shapes.add(shape(
                    "code with a gap of " + gap.codePointAt(0),
                    15000,
                    n -> "<div>a<br><code><span><pre>x" + gap.repeat(n) + "y</pre></span></code></div>"));
            shapes.add(shape(
                    "words with a gap of " + gap.codePointAt(0), 15000, n -> "<p>a<br><b>x" + gap.repeat(n) + "</b>y"));
        }
        for (String mark : List.of("b", "i", "del", "code", "kbd", "span", "font color=red", "a href=/x", "q", "u")) {
            String end = "</" + mark.split(" ")[0] + ">";
            shapes.add(shape("99 times " + mark, 6000, nested("<" + mark + ">", 99, "word * ", end)));
            shapes.add(shape("many times " + mark, 3000, n -> ("<p>a<" + mark + ">b").repeat(n)));
            shapes.add(shape("nested " + mark, 6000, n -> ("<" + mark + ">b ").repeat(n)));
        }
        for (String text :
                List.of("&amp;a", "&amp;#", "\\", "![", "1", "#", "-", "=", "`", "``` ", "|", "*_", "~", "<")) {
            shapes.add(shape(
                    "text of " + text,
                    15000,
                    n -> "<p>" + text.replace("<", "&lt;").repeat(n)));
            shapes.add(shape(
                    "code of " + text,
                    15000,
                    n -> "<p><code>" + text.replace("<", "&lt;").repeat(n)));
            shapes.add(shape(
                    "block of " + text,
                    15000,
                    n -> "<pre>" + text.replace("<", "&lt;").repeat(n)));
            shapes.add(shape(
                    "lines of " + text, 2500, n -> "<ul><li><pre>" + (text.replace("<", "&lt;") + "\n").repeat(n)));
            shapes.add(shape("picture of " + text, 15000, n -> "<img src=/a alt=\"" + text.repeat(n) + "\">"));
            shapes.add(shape(
                    "heading of " + text,
                    15000,
                    n -> "<h1>" + text.replace("<", "&lt;").repeat(n)));
        }
        for (String part :
                List.of("/*", "*/", "url(", "(", ")", "\\", "'", "\"", ";", ":", "a:b;", "\\6", "!", "-", " ", "0")) {
            shapes.add(shape(
                    "style of " + part,
                    15000,
                    n -> "<p style='color:" + part.replace("'", "&#39;").repeat(n) + "'>a"));
            shapes.add(shape(
                    "size of " + part,
                    15000,
                    n -> "<p style='font:" + part.replace("'", "&#39;").repeat(n) + "px;transform:scale("
                            + part.replace("'", "&#39;").repeat(n) + "'>a"));
        }
        for (String part : List.of("/.", "/..", "a/../", "%", "(", " ", "?", "\u00e9")) {
            shapes.add(shape(
                    "address of " + part,
                    6000,
                    n -> "<a href='http://example.org/" + part.repeat(n) + "'>a</a>" + "<a href='" + part.repeat(n)
                            + "'>b</a><img alt=c src='" + part.repeat(n) + "'>"));
            shapes.add(shape(
                    "base of " + part,
                    2000,
                    n -> "<base href='http://example.org/" + part.repeat(n) + "'>" + "<a href=x>a</a>".repeat(n)));
        }
        shapes.add(shape("language", 15000, n -> "<pre><code class='" + "lang ".repeat(n) + "'>a"));
        shapes.add(shape("code blocks", 3000, n -> "<pre><code class='language-java'>a</code></pre>".repeat(n)));
        shapes.add(shape("start", 15000, n -> "<ol start=" + "1".repeat(n) + "><li>a"));
        return shapes.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void theTimeIsLinearInTheLengthOfAPage(String name, int size, IntFunction<String> html) {
        Growth.isLinear(
                html::apply, size, page -> HtmlToMarkdown.convert(new Page("http://h/", "text/html", page), UNLIMITED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void markdownEndsAtItsLimitWithANote(String name, int size, IntFunction<String> html) {
        String page = html.apply(size);
        String whole = HtmlToMarkdown.convert(new Page("http://h/", "text/html", page), UNLIMITED);
        assertThat(whole.length()).isLessThan(60 * page.length() + 1000);
        String cut = HtmlToMarkdown.convert(new Page("http://h/", "text/html", page), 2000);
        assertThat(cut.length()).isLessThanOrEqualTo(2000);
        if (whole.length() > 2000) {
            assertThat(cut).endsWith("its Markdown is longer than 2000 characters.)");
        } else if (whole.length() < 1000) {
            assertThat(cut).isEqualTo(whole);
        }
    }

    @Test
    void aPageFullOfListsIsConvertedInTime() {
        String html = "<ol start=999999><li>".repeat(49) + "<p>a".repeat(PAGE / 4);
        assertThat(HtmlToMarkdown.convert(html, "").length()).isBetween(1_040_000, 1_048_576);
    }

    @Test
    void aPageWithinNestedMarksIsConvertedInTime() {
        String html = "<b>".repeat(99) + "word ".repeat(PAGE / 5);
        assertThat(HtmlToMarkdown.convert(new Page("", "text/html", html), UNLIMITED))
                .hasSize("word ".length() * (PAGE / 5) - 1 + 4);
    }

    @Test
    void textThatIsNotHtmlEndsAtTheLimitToo() {
        String cut = HtmlToMarkdown.convert(new Page("u", "text/plain", "a".repeat(PAGE)));
        assertThat(cut).hasSizeLessThanOrEqualTo(1_048_576).endsWith(" characters.)");
    }

    @Test
    void truncatedCodeIsStillCode() {
        String cut = HtmlToMarkdown.convert(
                new Page("", "text/html", "<blockquote><pre>" + "[x](http://e/)\n".repeat(5000)), 2000);
        assertThat(cut).startsWith("> ```\n> [x]").contains("\n> ```\n\n(The rest of the page was left out");
    }

    @Test
    void codeWithoutRoomIsOmitted() {
        String html = "a <code>" + "[x](http://e/)".repeat(500) + "</code>";
        assertThat(HtmlToMarkdown.convert(new Page("", "text/html", html), 2000))
                .startsWith("a\n\n(The rest");
    }

    @Test
    void aLimitOfTooFewCharactersIsRejected() {
        assertThatThrownBy(() -> HtmlToMarkdown.convert(new Page("", "text/html", ""), 999))
                .hasMessage("maxLength must be at least 1000 but was 999");
    }

    @Test
    void listsNestedMoreThanTenDeepHaveNoMarks() {
        String markdown = HtmlToMarkdown.convert("<ul><li>".repeat(12) + "a<p>b</p><pre>c</pre>", "");
        assertThat(markdown)
                .startsWith("- ".repeat(10) + "a\n\n" + "  ".repeat(10) + "b\n\n" + "  ".repeat(10) + "```");
    }

    @Test
    void anInterruptEndsTheNode() {
        Key<Page> page = Key.of("page", Page.class);
        HtmlToMarkdown node = new HtmlToMarkdown(page, Key.of("text", String.class));
        Page large = new Page("http://h/", "text/html", "<p>a".repeat(100_000));
        Thread.currentThread().interrupt();
        Throwable thrown = catchThrowable(() -> node.exec(large));
        assertThat(Thread.interrupted()).isFalse();
        assertThat(thrown)
                .isInstanceOf(InterruptedException.class)
                .hasMessage("interrupted while writing Markdown of http://h/");
    }

    @Test
    void theWalkOverAPageStopsOnRequest() {
        AtomicInteger asked = new AtomicInteger();
        String cut = MarkdownWalk.markdown(
                Jsoup.parse("<p>a".repeat(100_000)), UNLIMITED, () -> asked.incrementAndGet() > 100);
        assertThat(cut).startsWith("a\n\na").hasSizeLessThan(400);
        assertThat(asked).hasValueLessThan(110);
    }
}
