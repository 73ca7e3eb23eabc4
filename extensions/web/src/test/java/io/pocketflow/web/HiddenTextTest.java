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
                "color:lab(100 0 0)",
                "color:lab(100% 0 0 / 1)",
                "color:lch(100% 0 40)",
                "color:oklab(1 0 0)",
                "color:oklch(1 0 0)",
                "color:oklch(100% none none)",
                "color:oklch(.7 .1 200 / 0)",
                "color:hwb(90 100% 0%)",
                "color:hwb(0 60% 60%);background:gray",
                "color:color(srgb 1 1 1)",
                "color:color(srgb-linear 100% 100% 100%)",
                "color:color(display-p3 1 1 1)",
                "color:red;background:lab(54.29 80.8 69.89)",
                "color:oklch(.628 .2577 29.23);background:#f00",
                "color:lch(54.29 106.84 40.86);background:red",
                "color:oklab(.452 -.0324 -.3115);background:blue",
                "color:hwb(240 0% 50%);background:navy",
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
                "display:block;display:none",
                "display:none;display:bogus",
                "display:none;display:",
                "display:none;display:bogus(1)",
                "opacity:0;opacity:bogus(1)",
                "position:absolute;left:-9999px;left:5bogus",
                "color:white;background:white;color:red bogus",
                "color:white;background:white;background:red bogus",
                "color:white;color:bogus(1,2,3)",
                "transform:rotateX(.25turn)",
                "display:block !important;display:none!important",
                "display:none!bogus;display:none",
                "opacity:1;opacity:0;opacity:2px solid",
                "visibility:visible;visibility:hidden",
                "font-size:16px;font-size:0;font-size:-1px",
                "color:rgba(255,255,255,.9);background:white",
                "color:rgba(0,0,0,.04)",
                "color:hsl(210 50% 50%);background:hsl(210 50% 50%)",
                "color:hsla(0,0%,100%,.8)",
                "color:navy;background:rgba(0,0,128,.99)",
                "background:white;background:bogus;color:white",
                "background:white none;color:white",
                "color:white;text-shadow:1px 1px white",
                "color:white;text-shadow:none",
                "color:transparent;text-shadow:0 0 1px transparent",
                "color:transparent;-webkit-text-stroke:0 black",
                "color:red;-webkit-text-fill-color:transparent",
                "-webkit-text-fill-color:transparent;color:red",
                "color:transparent;background:white;background-clip:text",
                "position:relative;left:-9999px",
                "position:absolute;bottom:9999px",
                "position:absolute;right:9999px",
                "position:absolute;left:9999px",
                "position:fixed;top:9999px",
                "position:fixed;bottom:-2000px",
                "inset-inline-start:-9999px;position:absolute",
                "margin-top:-9999px",
                "margin:-9999px 0 0",
                "margin-inline-start:-9999px",
                "margin-left:-5000px",
                "margin-left:9999px",
                "transform:translateY(-9999px)",
                "transform:translateX(9999px)",
                "transform:translateX(-200px) translateX(-9799px)",
                "transform:matrix3d(0,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1)",
                "letter-spacing:-9999px",
                "scale:1 0",
                "filter:blur(1px);opacity:0",
                "opacity:.2;filter:opacity(.2)",
                "clip:rect(0,auto,0,auto);position:absolute",
                "clip:rect(auto,0,auto,0);position:fixed",
                "clip-path:polygon(0 0,100% 0,50% 0)",
                "clip-path:ellipse(50% 0)",
                "clip-path:circle(0 at 50% 50%)",
                "clip-path:xywh(9px 9px 0 0)",
                "clip-path:rect(0 0 0 0)",
                "clip-path:inset(0 0 100%)",
                "overflow:auto;height:0",
                "overflow:hidden scroll;max-height:0;min-height:0",
                "contain:paint;height:0",
                "height:0;padding-top:20px;overflow:hidden",
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
                "<div style='font-size:.3em'><div style='font-size:.3em'>evil</div></div>",
                "<div style='font-size:2px'><sup style='font-size:50%'>evil</sup></div>",
                "<div style='zoom:.1'><p>evil</div>",
                "<div style='opacity:.2'><div style='opacity:.2'>evil</div></div>",
                "<div style='overflow:hidden;line-height:0'><p>evil</div>",
                "<div style='text-indent:-9999px'><p>evil</div>",
                "<div style='visibility:hidden'><b style='visibility:inherit'>evil</b></div>",
                "<div style='-webkit-text-fill-color:transparent'><b style='color:red'>evil</b></div>",
                "<div style='color:white'><p style='color:inherit'>evil</div>",
                "<div style='color:white;background:#fff'><p style='background:none'>evil</div>",
                "<link rel=stylesheet href=a.css><p style='color:#fff;background:#fff'>evil",
                "<link rel=stylesheet href=a.css><div style='background:#fff'><p style='color:#fff'>evil</div>",
                "<link rel=stylesheet href=a.css><p class=x style='color:#fff;background:#fff'>evil",
                "<link rel=stylesheet href=a.css><p style='font-size:0'>evil",
                "<link rel=stylesheet href=a.css><p class=x style='font-size:1px'>evil",
                "<link rel=stylesheet href=a.css><p class=x style='position:absolute;left:-9999px'>evil",
                "<body bgcolor=#fefefe><p style='color:white'>evil",
                "<html style='background:black'><body text=white><p style='color:black'>evil",
                "<mark style='color:yellow'>evil</mark>",
                "<p hidden style='color:red'>evil</p>",
                "<p hidden style='display:none'>evil</p>",
                "<h2 aria-label=Q><b aria-hidden=true hidden>evil</b></h2>",
                "<meter>evil</meter><progress>evil</progress>",
                "<ruby>x<rp>evil</rp><rt>y</rt></ruby>",
                "<math><semantics><mi>x</mi><annotation>evil</annotation></semantics></math>",
                "<p>a<!-- evil --></p>",
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
        String text = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u2764\ufe0f\u200d\ud83d\udd25"
                + " \u0915\u094d\u200d\u0937";
        assertThat(markdown("<p>" + text)).isEqualTo(text);
        assertThat(markdown("<p>a" + "\u200c\u200d".repeat(9) + "\ufe00".repeat(9) + "b"))
                .isEqualTo("a\u200cb");
    }

    @Test
    void selectorsThatSelectNothingAreOmitted() {
        assertThat(markdown("<p>a\ufe01b\ufe0f" + Character.toString(0xe0101) + "c" + Character.toString(0xe0155)))
                .isEqualTo("abc");
        String selected = "1\ufe0f\u20e3 \u845b" + Character.toString(0xe0100) + " \u2764\ufe0f";
        assertThat(markdown("<p>" + selected)).isEqualTo(selected);
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
