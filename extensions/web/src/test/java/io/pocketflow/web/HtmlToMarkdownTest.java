package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlToMarkdownTest {

    private static String markdown(String html) {
        return HtmlToMarkdown.convert(html, "https://example.org/dir/page");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "<h2>A <b>b</b></h2><p>c</p>d ~ ## A **b**¶¶c¶¶d",
                "<p>one  two&#10; three&nbsp;four</p> ~ one two three four",
                "<p>a<br>b</p> ~ a\\¶b",
                "<p>x<b> bold </b>y <i>it</i></p> ~ x **bold** y *it*",
                "<a href='../x y'>l</a> ~ [l](https://example.org/x%20y)",
                "<a href='javascript:alert(1)'>l</a> ~ l",
                "<a href='/a_(b)'>l</a> ~ [l](https://example.org/a_%28b%29)",
                "<a href='mailto:a@b.c'>m</a> ~ [m](mailto:a@b.c)",
                "<img src=i.png alt='a [cat]'> ~ ![a \\[cat\\]](https://example.org/dir/i.png)",
                "<img src=i.png><img src='data:image/png;base64,AA' alt=dot> ~ dot",
                "<ul><li>a<li>b<ol><li>c<li>d</ol></ul> ~ - a¶- b¶  1. c¶  2. d",
                "<ol start=9><li>a<li>b</ol> ~ 9. a¶10. b",
                "<ul><li><p>a</p><p>b</p></li></ul> ~ - a¶¶  b",
                "<blockquote><p>a</p><p>b</p></blockquote> ~ > a¶>¶> b",
                "<table><tr><th>a<th>b</tr><tr><td>1|2</td></tr></table> ~ | a | b |¶| --- | --- |¶| 1\\|2 |  |",
                "<table><tr><td><h1>T</h1></td><td>x</td></tr></table> ~ # T¶¶x",
                "<p>use <code>a`b</code></p> ~ use ``a`b``",
                "<hr> ~ ---",
                "<nav>n</nav><script>s</script><style>t</style><p hidden>h</p><p style='display: none'>d</p>ok ~ ok",
                "<p aria-hidden=true>h</p><button>b</button><select><option>o</select>ok ~ ok",
                "<p>*a* _b_ [c] &lt;d&gt; `e` \\f &amp;amp;</p> ~ \\*a\\* \\_b\\_ \\[c\\] \\<d\\> \\`e\\` \\\\f \\&amp;",
                "<p># no</p><p>1. no</p><p>- no</p><p>--- no</p><p>a # b</p> ~ \\# no¶¶1\\. no¶¶\\- no¶¶\\--- no¶¶a # b",
                "<a href=/c><div><h3>Card</h3><p>text</p></div></a> ~ ### Card¶¶text",
                "<dl><dt>t<dd>d</dl> ~ t¶¶d",
            })
    void htmlBecomesMarkdown(String html, String expected) {
        assertThat(markdown(html)).isEqualTo(expected.replace('¶', '\n'));
    }

    @Test
    void codeStaysUnchanged() {
        assertThat(markdown("<pre><code class='hl language-java'>\nint *a = b[0];\n  // ```\n\n</code></pre>"))
                .isEqualTo("````java\nint *a = b[0];\n  // ```\n````");
    }

    @Test
    void aFileIsConvertedLikeAPage(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.html"), "<h1>é</h1>");
        assertThat(HtmlToMarkdown.convert(Page.ofFile(file))).isEqualTo("# é");
    }

    @Test
    void aPageThatIsNotHtmlStaysUnchanged() {
        assertThat(HtmlToMarkdown.convert(new Page("u", "text/plain", "<b>*x*")))
                .isEqualTo("<b>*x*");
    }

    @Test
    void aVeryDeepPageIsConverted() {
        assertThat(markdown("<div>".repeat(20_000) + "deep")).contains("deep");
        assertThat(markdown("<span>".repeat(20_000) + "deep")).contains("deep");
        assertThat(markdown("<ul><li>".repeat(2_000) + "deep")).contains("deep");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomHtmlCausesNoFailure(long seed) {
        Random random = new Random(seed);
        String[] pieces = {
            "<p>",
            "</p>",
            "<ul>",
            "<li>",
            "</ul>",
            "<table>",
            "<tr>",
            "<td>",
            "</table>",
            "<pre>",
            "</pre>",
            "<b>",
            "</b>",
            "<a href='x'>",
            "</a>",
            "text",
            " ",
            "\n",
            "*",
            "`",
            "<br>",
            "<h1>",
            "<blockquote>",
            "<img alt=a>",
            "<code>",
            "<",
            "&",
            "&#0;",
            "|",
            "<ol start=5>",
            "</li>",
            "<!--",
            "-->",
            "1. "
        };
        for (int i = 0; i < 3000; i++) {
            StringBuilder html = new StringBuilder();
            for (int n = random.nextInt(60); n > 0; n--) {
                html.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThat(markdown(html.toString())).doesNotContainPattern("(?<!\\\\)<(a|img)\\b");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "<pre>a,' ',b</pre>",
        "<blockquote><pre>a,' ',b</pre></blockquote>",
        "<ul><li><pre>a,'\n',b</pre></li></ul>"
    })
    @Timeout(60)
    void aHugeGapIsConvertedInReasonableTime(String before, String gap, String after) {
        assertThat(markdown(before + gap.repeat(500_000) + after)).contains("a").contains("b");
    }

    @Test
    @Timeout(60)
    void nestedTablesAreConvertedInReasonableTime() {
        assertThat(markdown("<table><tr><td>x".repeat(200_000))).startsWith("x\n\nx\n\nx");
    }

    @Test
    void aTableHasTheVisibleRowsOfAllItsParts() {
        assertThat(markdown("<table><thead><tr><th>a<th>b</thead><tbody hidden><tr><td>-<td>-</tbody>"
                        + "<tbody><tr><td>1<td>2<tr hidden><td>-<td>-<tr><td>3</tbody><tfoot><tr><td>4<td>5</table>"))
                .isEqualTo("| a | b |\n| --- | --- |\n| 1 | 2 |\n| 3 |  |\n| 4 | 5 |");
    }

    @Test
    void theCaptionOfALayoutTableIsABlock() {
        assertThat(markdown("<table><caption>C</caption><tr><td>x<ul><li>y</ul><td hidden>-</table>"))
                .isEqualTo("C\n\nx\n\n- y");
    }

    @Test
    void codeInAListStaysUnchangedToo() {
        assertThat(markdown("<ul><li>x<pre>a\n\n- b\n\n1. c</pre></li></ul>"))
                .isEqualTo("- x\n\n  ```\n  a\n\n  - b\n\n  1. c\n  ```");
    }

    @Test
    void theLanguageOfCodeIsOneWord() {
        assertThat(markdown("<pre><code class='hl\nlanguage-java\nbig'>x</code></pre>"))
                .isEqualTo("```java\nx\n```");
        assertThat(markdown("<pre><code class='hl\nbig'>x</code></pre>")).isEqualTo("```\nx\n```");
    }

    @Test
    void aBackslashDoesNotEscapeTheEndOfALink() {
        assertThat(markdown("<a href='/x\\'>a</a> b)")).isEqualTo("[a](https://example.org/x%5C) b)");
    }

    @Test
    void anUnderlineOfOneCharacterMakesNoHeading() {
        assertThat(markdown("<p>a<br>=<br>b</p>")).isEqualTo("a\\\n\\=\\\nb");
    }
}
