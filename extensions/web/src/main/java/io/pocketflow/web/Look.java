package io.pocketflow.web;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The look of the text in an element, derived from the attributes of the element and its ancestors. Immutable.
 *
 * @param root the size of a {@code rem} in pixels
 * @param size the largest possible size of the letters in pixels, before scaling
 * @param scale the factor of the size, from transforms
 * @param opacity the opacity, from 0 to 1
 * @param unseen whether the element occupies its place but is invisible
 * @param away whether the letters are moved out of the window
 * @param flat whether the lines have no height
 * @param cut whether lines without height are cut
 */
record Look(
        double root,
        double size,
        double scale,
        double opacity,
        boolean unseen,
        boolean away,
        boolean flat,
        boolean cut,
        Ink ink) {

    private static final double SMALLEST = 2;
    private static final double FAINTEST = 0.05;

    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "noembed",
            "noframes",
            "nav",
            "svg",
            "annotation",
            "annotation-xml",
            "iframe",
            "frameset",
            "object",
            "canvas",
            "audio",
            "video",
            "button",
            "input",
            "select",
            "option",
            "textarea",
            "datalist",
            "meter",
            "progress",
            "head",
            "title",
            "link",
            "meta");

    /**
     * Returns the look of a page's text: black on white, or unknown if the page may have a style sheet. Hidden bodies are
     * visible, because scripts show them later.
     */
    static Look of(Document page) {
        boolean styled = page.selectFirst("style, link[rel*=stylesheet], link[as=style], script, "
                        + "meta[name=color-scheme][content*=dark], html[style*=color-scheme]")
                != null;
        double root = styled ? FontSize.UNKNOWN : FontSize.DEFAULT;
        Ink ink = styled ? Ink.UNKNOWN : Ink.PLAIN;
        for (Element element : new Element[] {page.body().parent(), page.body()}) {
            if (element != null) {
                ink = ink(ink, element, style(element));
            }
        }
        return new Look(root, root, 1, 1, false, false, false, false, ink);
    }

    /** Returns whether text with this look is visible. */
    boolean isSeen() {
        return !unseen && !away && !(flat && cut) && size * scale >= SMALLEST && ink.isSeen();
    }

    /** Returns the look of a child element, or null if nothing in the child is visible. */
    @Nullable
    Look inside(Element element) {
        DeclaredStyle style = style(element);
        if (isLeftOut(element, style)) {
            return null;
        }
        if (element.attributesSize() == 0 && !element.normalName().equals("mark")) {
            return this;
        }
        boolean boxed = !style.value("display").equals("contents");
        double opaque = boxed ? opacity * opacity(style) : opacity;
        if (opaque < FAINTEST) {
            return null;
        }
        return new Look(
                root,
                size(element, style),
                boxed ? scale * Transform.scale(style) : scale,
                opaque,
                isUnseen(style),
                Placement.isIndentedAway(style, away),
                Clipping.areLinesFlat(style, flat),
                cut || boxed && Clipping.cutsFlatLines(style),
                ink(ink, element, style));
    }

    private static DeclaredStyle style(Element element) {
        return element.attributesSize() == 0 ? DeclaredStyle.EMPTY : DeclaredStyle.of(element.attr("style"));
    }

    /** Returns whether the element with its content is not part of the visible page, whatever surrounds it. */
    static boolean isLeftOut(Element element) {
        return isLeftOut(element, style(element));
    }

    private static boolean isLeftOut(Element element, DeclaredStyle style) {
        return isLeftOutByName(element, element.normalName())
                || element.attributesSize() > 0
                        && (isLeftOutByAttribute(element, style)
                                || style != DeclaredStyle.EMPTY && hides(element, style));
    }

    private static boolean isLeftOutByName(Element element, String name) {
        return switch (name) {
            case "dialog" -> !element.hasAttr("open");
            case "template" -> !element.hasAttr("shadowrootmode");
            case "rp" -> element.childrenSize() > 0 || element.ownText().length() > 1;
            case "img" -> isDot(element);
            default -> LEFT_OUT.contains(name);
        };
    }

    /** Returns whether an attribute hides the element. A declared display overrides {@code hidden}, as in browsers. */
    private static boolean isLeftOutByAttribute(Element element, DeclaredStyle style) {
        boolean displayed = style.declares("display") && !CssValue.isWide(style.value("display"));
        return (element.hasAttr("hidden") || element.hasAttr("popover")) && !displayed
                || isHiddenFromScreenReaders(element);
    }

    /**
     * Returns whether screen readers omit the element because it is decoration or repeats other text. If the parent has a
     * label instead, the element is the only text that a reader sees.
     */
    private static boolean isHiddenFromScreenReaders(Element element) {
        Element parent = element.parent();
        return element.attr("aria-hidden").strip().toLowerCase(Locale.ROOT).equals("true")
                && (parent == null || !parent.hasAttr("aria-label") && !parent.hasAttr("aria-labelledby"));
    }

    private static boolean hides(Element element, DeclaredStyle style) {
        String display = style.value("display");
        return display.equals("none")
                || !display.equals("contents")
                        && (style.value("content-visibility").equals("hidden")
                                || opacity(style) < FAINTEST
                                || Transform.scale(style) == 0
                                || Clipping.isClippedAway(style)
                                || Placement.isOutside(element, style));
    }

    private static double opacity(DeclaredStyle style) {
        double opacity = CssValue.share(style.value("opacity")).orElse(1);
        String filter = style.value("filter");
        int function = filter.indexOf("opacity(");
        double filtered = function < 0
                ? 1
                : CssValue.share(argument(filter.substring(function))).orElse(1);
        return Math.max(0, Math.min(1, opacity)) * Math.max(0, Math.min(1, filtered));
    }

    private static String argument(String function) {
        int end = function.indexOf(')');
        return function.substring(function.indexOf('(') + 1, end < 0 ? function.length() : end)
                .strip();
    }

    /** Returns whether a picture has one pixel, as pictures that count visits have. */
    private static boolean isDot(Element image) {
        return CssValue.pixels(image.attr("width").strip()).orElse(100) <= 1
                || CssValue.pixels(image.attr("height").strip()).orElse(100) <= 1;
    }

    private double size(Element element, DeclaredStyle style) {
        if (style.declares("font-size")) {
            return FontSize.of(style.value("font-size"), size, root);
        }
        return isStyled(element) ? Math.max(size, FontSize.UNKNOWN) : size;
    }

    private boolean isUnseen(DeclaredStyle style) {
        return switch (style.value("visibility")) {
            case "hidden", "collapse" -> true;
            case "visible", "initial" -> false;
            default -> unseen;
        };
    }

    /** Returns whether a style sheet is likely to style the element. */
    private static boolean isStyled(Element element) {
        return element.hasAttr("class") || element.hasAttr("id");
    }

    private static Ink ink(Ink parent, Element element, DeclaredStyle style) {
        boolean styled = isStyled(element);
        Ink ink = styled ? parent.forgotten() : parent;
        String old = switch (element.normalName()) {
            case "body", "table", "tbody", "thead", "tfoot", "tr", "td", "th", "marquee" ->
                "background:" + (element.hasAttr("background") ? "url()" : element.attr("bgcolor")) + ";color:"
                        + element.attr("text");
            case "font" -> "color:" + element.attr("color");
            case "mark" -> "background:yellow;color:black";
            default -> "";
        };
        if (!old.isEmpty()) {
            ink = ink.inside(DeclaredStyle.of(old), parent, false);
        }
        ink = element.normalName().equals("a") && element.hasAttr("href") ? ink.withColor(null) : ink;
        return ink.inside(style, parent, styled);
    }
}
