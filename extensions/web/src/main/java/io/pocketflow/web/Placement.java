package io.pocketflow.web;

import java.util.List;
import org.jsoup.nodes.Element;

/**
 * A detector of elements that an inline style moves out of the window, beyond the distances that pages use for visible
 * content. Stateless.
 */
final class Placement {

    /** The distance in pixels to the left of or above its container at which a positioned element is outside. */
    private static final int FAR = 999;
    /** The distance in pixels to the left at which an element in the flow is outside. */
    private static final int FAR_LEFT = 2000;
    /** The distance in pixels to the left at which a row of elements, such as the slides of a carousel, is outside. */
    private static final int FAR_LEFT_OF_ROW = 9000;
    /** The distance in pixels at which an element is outside to the right, or above the flow. */
    private static final int FAR_BEYOND = 5000;

    private Placement() {}

    /** Returns whether the element is moved out of the window. A page scrolls down, so a move down hides nothing. */
    static boolean isOutside(Element element, DeclaredStyle style) {
        double[] move = Transform.move(style);
        double x = style.pixels("margin-left") + style.pixels("padding-left") + move[0];
        double y = style.pixels("margin-top") + style.pixels("padding-top") + move[1];
        String position = style.value("position");
        boolean fixed = position.equals("fixed");
        boolean moves = !position.equals("static") && !position.endsWith("sticky");
        boolean inFlow = !moves || position.equals("relative");
        boolean fromRight = moves && !isSet(style, "left") && isSet(style, "right");
        boolean fromBottom = moves && !isSet(style, "top") && isSet(style, "bottom");
        boolean fromLeft = moves && isSet(style, "left");
        boolean fromTop = moves && isSet(style, "top");
        x += fromLeft ? style.pixels("left") : fromRight ? -style.pixels("right") : 0;
        y += fromTop ? style.pixels("top") : fromBottom ? -style.pixels("bottom") : 0;
        double right = fromRight && !inFlow ? FAR : FAR_BEYOND;
        double up = fromTop && !inFlow ? FAR : FAR_BEYOND;
        return x <= -left(element, style, fromLeft && !inFlow)
                || x >= right
                || y <= -up
                || fixed && y >= FAR_BEYOND
                || fromBottom && !fromTop && y >= (fixed ? FAR : FAR_BEYOND);
    }

    private static double left(Element element, DeclaredStyle style, boolean positioned) {
        boolean row = element.childrenSize() > 1;
        double distance = row ? FAR_LEFT_OF_ROW : positioned ? FAR : FAR_LEFT;
        return positioned && !row ? distance : Math.max(distance, style.pixels("width"));
    }

    private static boolean isSet(DeclaredStyle style, String side) {
        return CssValue.pixels(style.value(side)).isPresent();
    }

    /** Returns whether the first line of text, or the letters and words, are moved out of the window. */
    static boolean isIndentedAway(DeclaredStyle style, boolean inherited) {
        boolean away = inherited;
        for (String property : List.of("text-indent", "letter-spacing", "word-spacing")) {
            if (style.declares(property) && !style.value(property).equals("inherit")) {
                double indent = CssValue.pixelsOrZero(style.value(property).split(" ", 2)[0]);
                indent += property.equals("text-indent") ? style.pixels("padding-left") : 0;
                away = indent <= -FAR
                        || property.equals("text-indent") && indent >= FAR_BEYOND
                        || away && !property.equals("text-indent");
            }
        }
        return away;
    }
}
