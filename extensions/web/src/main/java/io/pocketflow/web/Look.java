package io.pocketflow.web;

import io.pocketflow.web.InlineStyle.Declaration;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The look of the text in an element, derived from the attributes of the element and its ancestors. Immutable.
 *
 * @param tiny whether letters are too small to see
 * @param unseen whether the element occupies its place but is invisible
 * @param color the colour of the letters; null if unknown
 * @param background the colour behind the letters; null if unknown
 */
record Look(
        boolean tiny,
        boolean unseen,
        @Nullable Integer color,
        @Nullable Integer background) {

    private static final int SMALLEST = 2;

    private static final Set<String> SIZES =
            Set.of("xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large", "initial");

    private static final Set<String> LEFT_OUT = Set.of(
            "script",
            "style",
            "noscript",
            "noembed",
            "noframes",
            "template",
            "nav",
            "svg",
            "math",
            "iframe",
            "frameset",
            "object",
            "applet",
            "canvas",
            "audio",
            "video",
            "button",
            "input",
            "select",
            "option",
            "textarea",
            "datalist",
            "dialog",
            "head",
            "title",
            "link",
            "meta");

    /** Returns the look of a page's text: black on white, or unknown if the page has a style sheet. */
    static Look of(Document page) {
        boolean styled = page.selectFirst("style, link[rel*=stylesheet]") != null;
        Look plain = styled ? new Look(false, false, null, null) : new Look(false, false, 0, 0xffffff);
        return plain.colored(page.body());
    }

    /** Returns whether text with this look is visible. */
    boolean isSeen() {
        boolean clear = color != null && color == CssColor.CLEAR;
        return !tiny
                && !unseen
                && !clear
                && (color == null || background == null || !CssColor.isNear(color, background));
    }

    /** Returns the look of a child element, or null if nothing in the child is visible. */
    @Nullable
    Look inside(Element element) {
        if (isLeftOut(element)) {
            return null;
        }
        if (element.attributesSize() == 0) {
            return this;
        }
        Look look = colored(element);
        for (Declaration declaration : InlineStyle.declarations(element.attr("style"))) {
            look = look.sized(declaration);
        }
        return look;
    }

    /** Returns whether the element with its content is not part of the visible page. */
    static boolean isLeftOut(Element element) {
        if (LEFT_OUT.contains(element.normalName())) {
            return true;
        }
        return element.attributesSize() > 0
                && (element.hasAttr("hidden")
                        || element.normalName().equals("img") && isDot(element)
                        || element.hasAttr("popover")
                        || element.attr("aria-hidden").strip().equalsIgnoreCase("true")
                        || HidingStyle.hides(InlineStyle.declarations(element.attr("style"))));
    }

    /** Returns whether a picture has one pixel, as pictures that count visits have. */
    private static boolean isDot(Element image) {
        return CssValue.pixels(image.attr("width").strip()).orElse(100) <= 1
                || CssValue.pixels(image.attr("height").strip()).orElse(100) <= 1;
    }

    private Look colored(Element element) {
        String name = element.normalName();
        String old = switch (name) {
            case "body", "table", "tbody", "thead", "tfoot", "tr", "td", "th" ->
                "background:" + (element.hasAttr("background") ? "url()" : element.attr("bgcolor")) + ";color:"
                        + element.attr("text");
            case "font" -> "color:" + element.attr("color");
            default -> "";
        };
        Look look = name.equals("a") && element.hasAttr("href") ? new Look(tiny, unseen, null, background) : this;
        for (Declaration declaration : InlineStyle.declarations(old + ";" + element.attr("style"))) {
            look = look.colored(declaration);
        }
        return look;
    }

    private Look colored(Declaration declaration) {
        String value = declaration.value();
        OptionalInt found = CssColor.in(value);
        return switch (declaration.name()) {
            case "color", "text-fill-color" ->
                found.isPresent()
                        ? new Look(tiny, unseen, found.getAsInt(), background)
                        : isUnknown(value) ? new Look(tiny, unseen, null, background) : this;
            case "background", "background-color", "background-image" ->
                found.isPresent() && found.getAsInt() != CssColor.CLEAR
                        ? new Look(tiny, unseen, color, found.getAsInt())
                        : isUnknown(value) ? new Look(tiny, unseen, color, null) : this;
            default -> this;
        };
    }

    /**
     * Returns whether a value may have any colour, as a function or picture may. Other words are ignored, as by
     * browsers.
     */
    private static boolean isUnknown(String value) {
        return value.contains("(");
    }

    private Look sized(Declaration declaration) {
        String value = declaration.value();
        return switch (declaration.name()) {
            case "visibility" ->
                switch (value) {
                    case "hidden", "collapse" -> new Look(tiny, true, color, background);
                    case "visible", "initial" -> new Look(tiny, false, color, background);
                    default -> this;
                };
            case "font-size" -> sized(value);
            case "font" -> {
                Look look = this;
                for (String part : value.split(" ")) {
                    String size = part.split("/", 2)[0];
                    look = size.matches("[+-]?[.0]+|.*[a-z%]") ? look.sized(size) : look;
                }
                yield look;
            }
            default -> this;
        };
    }

    private Look sized(String size) {
        boolean percent = size.endsWith("%");
        OptionalDouble pixels = CssValue.pixels(size);
        if (pixels.isEmpty()) {
            return SIZES.contains(size) ? new Look(false, unseen, color, background) : this;
        }
        boolean relative = percent || size.endsWith("em") && !size.endsWith("rem");
        double whole = percent ? CssValue.share(size).orElse(1) * 16 : pixels.getAsDouble();
        return new Look(whole < SMALLEST || relative && tiny, unseen, color, background);
    }
}
