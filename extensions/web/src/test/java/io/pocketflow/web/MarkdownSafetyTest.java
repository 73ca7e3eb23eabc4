package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.TextNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text of a page stays text for a reader of Markdown, at any position. */
class MarkdownSafetyTest {

    private static final String EVIL = "[Log in](http://evil.example/) ![i](http://evil.example/?d=1) "
            + "&lt;img src=http://evil.example/> &lt;http://evil.example/>";

    private static final String[] WORDS = {
        "[x](http://evil.example/)",
        "![x](http://evil.example/)",
        "&lt;b>",
        "&lt;!--",
        "`",
        "``",
        "```",
        "~~~",
        "\\",
        "|",
        "!",
        "[",
        "]",
        "(",
        ")",
        "(http://evil.example/)",
        "\n",
        "\n\n",
        "&#13;",
        "&#13;&#13;",
        "* ",
        "- ",
        "-",
        "> ",
        "# ",
        "=",
        "1. ",
        "1",
        ".",
        " ",
        "    ",
        "&#9;",
        "word",
        "x",
        ":",
        ":-",
        "---",
        "| a | b |",
        "|---|---|",
        "&amp;",
        "lt;",
        "&amp;lt;",
        "[x]: http://evil.example/",
        "&nbsp;",
        "&#8232;",
        "&#133;",
        "&#11;"
    };

    private static final String[] TAGS = {
        "p",
        "div",
        "span",
        "b",
        "i",
        "code",
        "kbd",
        "pre",
        "ul",
        "ol",
        "li",
        "blockquote",
        "h1",
        "h4",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "a href='http://fine.example/`x`|(y)*z*'",
        "a href='//fine.example/&#10;]('",
        "listing",
        "dl",
        "dd",
        "menu",
        "section",
        "u",
        "tt",
        "xmp",
        "em",
        "strong",
        "details",
        "center",
        "font color=red",
        "ol start=7"
    };

    private static String markdown(String html) {
        return HtmlToMarkdown.convert(html, "https://fine.example/dir/page");
    }

    private static String packed(String text) {
        return text.replaceAll("[\\s\\p{Z}\\p{Cc}*]", "");
    }

    private static String textOf(String html) {
        StringBuilder text = new StringBuilder();
        Jsoup.parse(html).body().forEachNode(node -> {
            if (node instanceof TextNode part) {
                text.append(part.getWholeText());
            } else if (node instanceof DataNode data) {
                text.append(data.getWholeData());
            }
        });
        return text.toString();
    }

    private static void isOnlyText(String html) {
        String markdown = markdown(html);
        ReadMarkdown read = ReadMarkdown.of(markdown);
        assertThat(read.html).as(html + "\n" + markdown).isEmpty();
        assertThat(read.addresses).as(html + "\n" + markdown).noneMatch(address -> address.contains("evil"));
        assertThat(packed(read.text.toString())).as(html + "\n" + markdown).isEqualTo(packed(textOf(html)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<div><code><span><pre>x\n\nEVIL</pre></span></code></div>",
                "<p><code>x\n\nEVIL</code>",
                "<p><code>x&#13;&#13;EVIL</code>",
                "<p><code>x<br><br>EVIL</code>",
                "<p><kbd>x\n* EVIL</kbd>",
                "<p><tt>x\n> EVIL</tt>",
                "<p><samp><b>x\n\n\tEVIL</b></samp>",
                "<div><code><span><listing>x\n\nEVIL</listing></span></code></div>",
                "<ul><li><listing>x\n\nEVIL</listing></ul>",
                "<blockquote><xmp>x\n\nEVIL</xmp></blockquote>",
                "<ul><li><pre>x&#13;&#13;EVIL</pre></ul>",
                "<blockquote><pre>x&#13;EVIL</pre></blockquote>",
                "<blockquote><pre>x&#8232;EVIL</pre></blockquote>",
                "<pre>```\n\nEVIL\n```</pre>",
                "<h2><code>x\n\nEVIL</code></h2>",
                "<table><tr><td><code>\\| EVIL</code><td>b</table>",
                "<table><tr><td>a|EVIL<td><code>`|` EVIL</code></table>",
                "<code>a</code><code>`EVIL</code>",
                "<a href='http://fine.example/`'>l</a> <code>EVIL</code>",
                "!<a href='/x'>l</a> EVIL",
                "<p>a<br>:--|--<br>EVIL|b",
                "<p>a | b<br>:-: | :-:<br>EVIL | b",
                "<p>[x]: http://evil.example/</p><p>[x] EVIL",
                "<p>&amp;<b></b>lt;img src=http://evil.example/&amp;<i></i>gt; EVIL",
                "<a href='http://fine.example/) EVIL'>l</a>",
                "<ul><li><pre>\nx\n\nEVIL</pre>",
                "<ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><ol><li><pre>x\n\nEVIL</pre>",
                "<span><span><span><pre>x\n\nEVIL</pre></span></span></span>",
                "<table><caption>a<pre>x\n\nEVIL</pre></caption><tr><td>a<td>b</table>",
                "<img src=x alt='a](http://evil.example/) EVIL'>",
            })
    void textStaysTextInMarkdown(String html) {
        String filled =
                html.replace("EVIL", html.contains("alt=") || html.contains("href='http://fine.example/)") ? "" : EVIL);
        ReadMarkdown read = ReadMarkdown.of(markdown(filled));
        assertThat(read.html).as(markdown(filled)).isEmpty();
        assertThat(read.addresses)
                .as(markdown(filled))
                .noneMatch(address -> address.contains("evil") || address.startsWith("picture http://e"));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noMixtureOfTagsTurnsTextIntoMarkdown(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 4000; i++) {
            StringBuilder html = new StringBuilder();
            for (int n = random.nextInt(14); n >= 0; n--) {
                int kind = random.nextInt(8);
                String tag = TAGS[random.nextInt(TAGS.length)];
                if (kind < 3) {
                    html.append('<').append(tag).append('>');
                } else if (kind < 4) {
                    html.append("</").append(tag.split(" ")[0]).append('>');
                } else {
                    html.append(WORDS[random.nextInt(WORDS.length)]);
                }
            }
            isOnlyText(html.toString());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "<p>a<code> b&#10; c </code>d ~ a `b c` d",
                "<p><b> x </b>y<br></p>z ~ **x** y¶¶z",
                "<b><b>x</b> y</b> ~ **x y**",
                "<b>a<p>b</p>c</b> ~ **a**¶¶b¶¶c",
                "<a href=/a>b<br>c<div>d</div></a> ~ [b\\¶c](https://fine.example/a)¶¶d",
                "<h1><div>a</div><div>b</div></h1> ~ # a b",
                "<ul>a<li>b<li>c</ul>d ~ a¶¶- b¶- c¶¶d",
                "<ul><li>a<ol start=3><li>b</ol></ul> ~ - a¶¶  3. b",
                "<table><caption>C</caption><tr><th>a<th>b<tr><td><p>1</p><p>2</p></table> ~ C¶¶| a | b |¶| --- | --- |¶| 1 2 |  |",
                "<table><tr><td>a<td>b<td>c<td>d<tr><td>e</table> ~ | a | b | c | d |¶| --- | --- | --- | --- |¶| e |  |",
                "<pre><div>a</div><div>b</div></pre> ~ ```¶a¶b¶```",
                "<code><pre>x</pre></code> ~ ```¶x¶```",
            })
    void blocksMarksAndLinesKeepTheirPlace(String html, String expected) {
        assertThat(markdown(html)).isEqualTo(expected.replace('¶', '\n'));
    }
}
