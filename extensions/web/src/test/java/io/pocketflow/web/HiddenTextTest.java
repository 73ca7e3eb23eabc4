package io.pocketflow.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that the usual means hide from a reader is hidden from a model too. */
class HiddenTextTest {

    private static String markdown(String html) {
        return HtmlToMarkdown.convert(html, "https://example.org/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "display:none",
                "DISPLAY : NONE",
                "display:none!important",
                "display:/**/none",
                "/* x */display/**/:/* ; */none",
                "d\\69splay:none",
                "d\\000069 splay:n\\6Fne",
                "color:red;\n\tdisplay:\n none ;",
                "background:url(/*);display:none",
                "background:url('a;b)');display:none",
                "content:'/*';display:none",
                "visibility:hidden",
                "visibility:collapse",
                "visibility:hidden;visibility:bogus",
                "content-visibility:hidden",
                "opacity:0",
                "opacity:0.0",
                "opacity:.01",
                "opacity:0%",
                "opacity:calc(0)",
                "filter:opacity(0)",
                "font-size:0",
                "font-size:0px",
                "font-size:.1em",
                "font-size:1px",
                "font-size:2%",
                "font:0/0 a",
                "font:bold 0px serif",
                "color:white;background:white",
                "color:#fff;background-color:#ffffff",
                "color:rgb(255,255,255);background:#FFF no-repeat",
                "color:rgb(100% 100% 100%);background:white",
                "color:hsl(0,0%,100%);background:snow",
                "color:#fefefe;background:#fff",
                "background:black;color:#000",
                "color:white",
                "color:transparent",
                "color:rgba(0,0,0,0)",
                "color:#0000",
                "-webkit-text-fill-color:transparent",
                "position:absolute;left:-9999px",
                "position:absolute;left:-999em",
                "position:fixed;top:-1e4px",
                "position:absolute;right:-200vw",
                "position:absolute;inset:-9999px auto auto -9999px",
                "margin-left:-9999px",
                "margin:0 0 0 -9999px",
                "text-indent:-9999px",
                "text-indent:-5000%",
                "transform:translateX(-9999px)",
                "transform:translate(0, -9999px)",
                "transform:rotate(5deg) scale(0)",
                "-webkit-transform:scaleX(0)",
                "transform:rotateY(90deg)",
                "scale:0",
                "transform:scale3d(0,0,0)",
                "transform:scale(.001)",
                "transform:matrix(0,0,0,0,0,0)",
                "transform:matrix(1,0,0,1,-9999,0)",
                "transform:translate3d(-9999px,0,0)",
                "clip-path:inset(0 100% 0 0)",
                "clip-path:inset(0 50%)",
                "filter:blur(1px) opacity(0%)",
                "translate:-9999px",
                "zoom:0",
                "clip:rect(0,0,0,0);position:absolute",
                "clip:rect(0 0 0 0);position:absolute",
                "clip:rect(1px,1px,1px,1px)",
                "clip:rect(9px,9px,9px,9px)",
                "clip-path:inset(50%)",
                "clip-path:inset(100%)",
                "clip-path:circle(0)",
                "clip-path:polygon(0 0,0 0,0 0)",
                "-webkit-clip-path:inset(100%)",
                "height:0;overflow:hidden",
                "width:0;overflow:hidden",
                "max-height:0;overflow-y:hidden",
                "width:1px;height:1px;overflow:clip",
                "HEIGHT:0PX;OVERFLOW:HIDDEN",
            })
    void textHiddenByAStyleIsOmitted(String style) {
        String attribute = "style=\"" + style.replace("\"", "&quot;") + "\"";
        for (String html : new String[] {
            "<p " + attribute + ">evil</p>",
            "<div " + attribute + "><section><p>a <b>evil</b><ul><li>evil</ul></section></div>",
            "<p>fine <span " + attribute + ">evil</span></p>",
            "<pre>fine<span " + attribute + ">evil</span></pre>",
            "<p><code>fine<i " + attribute + ">evil</i></code>",
            "<h1>fine<u " + attribute + ">evil</u></h1>",
            "<table><tr><td>fine<td " + attribute + ">evil<tr><td " + attribute + "><b>evil</b><td>fine</table>",
            "<div>".repeat(300) + "<span " + attribute + ">evil</span>",
            "<span>".repeat(300) + "<span " + attribute + ">evil</span>",
            "<ul><li>".repeat(150) + "<em " + attribute + ">evil</em>",
        }) {
            assertThat(markdown(html + "<p>fine</p>")).as(html).contains("fine").doesNotContain("evil");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p hidden>evil</p>",
                "<p hidden=until-found>evil</p>",
                "<p aria-hidden=TRUE>evil</p>",
                "<div popover>evil</div>",
                "<textarea>evil</textarea>",
                "<code><textarea>evil</textarea></code>",
                "<pre><select><option>evil</select></pre>",
                "<div><code><span><script>evil</script><style>evil</style></span></code></div>",
                "<noembed>evil</noembed>",
                "<noframes>evil</noframes>",
                "<template>evil</template>",
                "<dialog>evil</dialog>",
                "<font color=white>evil</font>",
                "<font color=#FFFFFF>evil</font>",
                "<table bgcolor=black><tr><td><font color='#000'>evil</font></table>",
                "<div style='background:navy'><b style='color:#000080'>evil</b></div>",
                "<div style='visibility:hidden'><div><b>evil</b></div></div>",
                "<div style='font-size:0'><b>evil</b><i style='font-size:1em'>evil</i></div>",
                "<p><img src=x alt=evil style='display:none'>",
                "<p style='visibility:hidden'><img src=x alt=evil>",
                "<p><img src=x alt=evil width=1 height=1>",
                "<p><img src=x alt=evil height=0px>",
            })
    void textHiddenByAnElementIsOmitted(String html) {
        assertThat(markdown(html + "<p>fine</p>")).contains("fine").doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style='line-height:1;overflow:hidden'>fine</p>",
                "<p style='line-height:0.9;overflow:hidden'>fine</p>",
                "<p style='display:block'>fine",
                "<p style='opacity:0.9;font-size:12px;left:0;height:0'>fine",
                "<p style='color:black;background:white'>fine",
                "<p style='color:white;background:#333'>fine",
                "<body bgcolor=black text=white><p>fine",
                "<body background=stars.gif text=white><p>fine",
                "<table background=stars.gif><tr><td><font color=white>fine</font></table>",
                "<link rel=stylesheet href=a.css><p style='color:white'>fine",
                "<style>p{background:red}</style><p style='color:#fff'>fine",
                "<div style='font-size:0'><p style='font-size:13px'>fine</p></div>",
                "<div style='font-size:0'><p style='font-size:medium'>fine</p></div>",
                "<div style='visibility:hidden'><p style='visibility:visible'>fine</p></div>",
                "<div style='color:white'><p style='color:green'>fine</p></div>",
                "<div style='color:white;background:url(dark.png)'>fine</div>",
                "<div style='color:#fff;background:linear-gradient(red,blue)'>fine</div>",
                "<p style='margin:-10px;text-indent:2em;transform:translate(-50%,-50%) scale(1.1)'>fine",
                "<p style='overflow:hidden;height:100px'>fine",
                "<p style='content:\"display:none\"'>fine",
                "<p style='background:url(display:none;)'>fine",
                "<p style='font:400 16px/1.5 Arial'>fine",
                "<p style='clip-path:inset(10% 20%);transform:matrix(1,0,0,1,10,10);filter:opacity(0.9)'>fine",
                "<p><img src=x alt=fine width=100 height=50%>",
                "<p style='clip:auto;clip-path:none;zoom:1'>fine",
                "<body style='opacity:0'><p>fine",
                "<p style='background:black'><a href=/x>fine</a>",
            })
    void visibleTextIsKept(String html) {
        assertThat(markdown(html)).contains("fine");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x1b, 0x07, 0x7f, 0x9b, 0xad, 0x61c, 0x34f, 0x115f, 0x180e, 0x200b, 0x200e, 0x200f, 0x202a, 0x202e,
                0x2060, 0x2061, 0x2066, 0x2069, 0x206a, 0x3164, 0xfeff, 0xfff9, 0xffa0, 0x1d173, 0xe0001, 0xe0041,
                0xe007f
            })
    void invisibleCharactersAreOmitted(int c) {
        String odd = Character.toString(c);
        String sentence = "a" + odd + "b";
        for (String html : new String[] {
            "<p>" + sentence,
            "<pre>" + sentence,
            "<p><code>" + sentence + "</code>",
            "<h1>" + sentence,
            "<p><img src=x alt='" + sentence + "'>",
            "<a href='/" + sentence + "'>" + sentence + "</a>",
            "<table><tr><td>" + sentence + "<td>" + sentence + "</table>"
        }) {
            assertThat(markdown(html)).as(html).contains("ab").doesNotContain(odd);
        }
        assertThat(HtmlToMarkdown.convert(new Page("u", "text/plain", sentence)))
                .isEqualTo("ab");
    }

    @Test
    void joinersAndSelectorsAreKeptWhereTextNeedsThem() {
        String text =
                "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u2764\ufe0f\u200d\ud83d\udd25 \u0915\u094d\u200d\u0937";
        assertThat(markdown("<p>" + text)).isEqualTo(text);
        assertThat(markdown("<p>a" + "\u200c\u200d".repeat(9) + "\ufe00".repeat(9) + "b"))
                .isEqualTo("a\u200cb");
    }

    @Test
    void plainTextKeepsItsLinesAndTabs() {
        assertThat(HtmlToMarkdown.convert(new Page("u", "text/plain", "a\r\n\tb\rc\u202e\n\n d")))
                .isEqualTo("a\n\tb\nc\n\n d");
    }

    @Test
    void aStyleIsReadInAnyDefaultLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(markdown("<p style='DISPLAY:NONE'>evil</p>ok")).isEqualTo("ok");
        } finally {
            Locale.setDefault(before);
        }
    }
}
