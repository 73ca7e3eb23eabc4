package io.pocketflow.web;

import io.pocketflow.web.InlineStyle.Declaration;
import java.util.List;

/** A detector of the usual inline styles that hide an element with its content. Stateless. */
final class HidingStyle {

    /** The distance in pixels beyond which an element is moved out of the window. */
    private static final int FAR = 999;
    /** The distance in pixels to the right or below, where a long page may have visible content. */
    private static final int FAR_BEYOND = 5000;

    private HidingStyle() {}

    static boolean hides(List<Declaration> style) {
        return !style.isEmpty()
                && (style.stream().anyMatch(HidingStyle::hides)
                        || style.stream().anyMatch(HidingStyle::cuts)
                                && style.stream().anyMatch(HidingStyle::leavesNoRoom));
    }

    private static boolean hides(Declaration declaration) {
        String value = declaration.value();
        return switch (declaration.name()) {
            case "display" -> value.equals("none");
            case "content-visibility" -> value.equals("hidden");
            case "opacity" -> CssValue.share(value).orElse(1) < 0.05;
            case "filter" -> {
                int function = value.indexOf("opacity(");
                yield function >= 0
                        && CssValue.share(argument(value.substring(function))).orElse(1) < 0.05;
            }
            case "zoom" -> CssValue.share(value).orElse(1) <= 0;
            case "left", "top", "right", "bottom", "inset", "inset-inline-start", "inset-block-start" ->
                CssValue.lengths(value).stream().anyMatch(far -> far <= -FAR || far >= FAR_BEYOND);
            case "text-indent", "margin", "margin-left", "margin-top", "margin-right", "margin-inline-start" ->
                CssValue.lengths(value).stream().anyMatch(far -> Math.abs(far) >= FAR);
            case "clip" -> value.startsWith("rect") && isEmpty(CssValue.lengths(value));
            case "clip-path" -> isClipped(value);
            case "translate" -> CssValue.lengths(value).stream().anyMatch(far -> Math.abs(far) >= FAR);
            case "scale" -> hasNothing(CssValue.lengths(value));
            case "transform" -> isTransformedAway(value);
            default -> false;
        };
    }

    private static String argument(String function) {
        int end = function.indexOf(')');
        return function.substring(function.indexOf('(') + 1, end < 0 ? function.length() : end)
                .strip();
    }

    /** Returns whether a rectangle, given by its top, right, bottom and left edge, is empty. */
    private static boolean isEmpty(List<Double> edges) {
        return edges.size() == 4 && (edges.get(2) - edges.get(0) <= 1 || edges.get(1) - edges.get(3) <= 1);
    }

    private static boolean isClipped(String value) {
        List<Double> lengths = CssValue.lengths(value);
        if (lengths.isEmpty()) {
            return false;
        }
        if (value.startsWith("inset(")) {
            return isInsetAway(lengths);
        }
        if (value.startsWith("circle(") || value.startsWith("ellipse(")) {
            return lengths.get(0) <= 0;
        }
        boolean drawn = value.startsWith("polygon(") || value.startsWith("rect(") || value.startsWith("xywh(");
        return drawn && lengths.stream().allMatch(length -> length <= 1);
    }

    /**
     * Returns whether insets from top, right, bottom and left leave nothing; missing ones repeat others, 500 is a whole
     * side.
     */
    private static boolean isInsetAway(List<Double> insets) {
        double top = insets.get(0);
        double right = insets.size() > 1 ? insets.get(1) : top;
        double bottom = insets.size() > 2 ? insets.get(2) : top;
        double left = insets.size() > 3 ? insets.get(3) : right;
        return top + bottom >= 500 || left + right >= 500;
    }

    /** Returns whether one of the factors leaves nothing visible. */
    private static boolean hasNothing(List<Double> factors) {
        return factors.stream().anyMatch(factor -> Math.abs(factor) < 0.02);
    }

    private static boolean isTransformedAway(String value) {
        for (String part : value.split("\\) ?")) {
            String function = part.strip();
            if (isMovedAway(function.substring(0, Math.max(0, function.indexOf('('))), CssValue.lengths(function))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMovedAway(String function, List<Double> lengths) {
        return !lengths.isEmpty()
                && switch (function) {
                    case "translate", "translatex", "translatey", "translate3d" ->
                        lengths.stream().anyMatch(far -> Math.abs(far) >= FAR);
                    case "scale", "scalex", "scaley", "scale3d" -> hasNothing(lengths);
                    case "rotatex", "rotatey" -> Math.abs(lengths.get(0)) == 90;
                    case "matrix" ->
                        lengths.size() == 6
                                && (lengths.get(0) * lengths.get(3) == lengths.get(1) * lengths.get(2)
                                        || Math.abs(lengths.get(4)) >= FAR
                                        || Math.abs(lengths.get(5)) >= FAR);
                    default -> false;
                };
    }

    private static boolean cuts(Declaration declaration) {
        return switch (declaration.name()) {
            case "overflow", "overflow-x", "overflow-y" ->
                declaration.value().contains("hidden") || declaration.value().contains("clip");
            default -> false;
        };
    }

    private static boolean leavesNoRoom(Declaration declaration) {
        return switch (declaration.name()) {
            case "height", "width", "max-height", "max-width", "block-size", "inline-size" ->
                CssValue.pixels(declaration.value()).orElse(100) <= 1;
            case "line-height" -> lineHeight(declaration.value()) <= 1;
            default -> false;
        };
    }

    /** Returns the height of a line in pixels; a number without a unit is a multiple of the font size, 16 pixels here. */
    private static double lineHeight(String value) {
        boolean isFactor = !value.isEmpty() && Character.isDigit(value.charAt(value.length() - 1));
        return CssValue.pixels(value).orElse(100) * (isFactor ? 16 : 1);
    }
}
