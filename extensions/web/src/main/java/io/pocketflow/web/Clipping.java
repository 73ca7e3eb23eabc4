package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** A detector of inline styles that clip an element until nothing is left. Stateless. */
final class Clipping {

    private static final double WHOLE = 500;
    private static final double FAR = 5000;

    private Clipping() {}

    static boolean isClippedAway(DeclaredStyle style) {
        return isClipped(style.value("clip"), style.value("position"))
                || isPathEmpty(style.value("clip-path"))
                || hasNoRoom(style);
    }

    /** Returns whether the rectangle of {@code clip} is empty. The property applies to positioned elements only. */
    private static boolean isClipped(String value, String position) {
        if (!value.startsWith("rect") || position.equals("static") || position.equals("relative")) {
            return false;
        }
        double[] auto = {0, FAR, FAR, 0};
        List<Double> edges = new ArrayList<>();
        for (String part : value.substring(value.indexOf('(') + 1).split("[\\s,()]+")) {
            if (edges.size() < auto.length) {
                edges.add(part.equals("auto") ? auto[edges.size()] : CssValue.pixelsOrZero(part));
            }
        }
        return edges.size() == auto.length && (edges.get(2) - edges.get(0) <= 1 || edges.get(1) - edges.get(3) <= 1);
    }

    private static boolean isPathEmpty(String path) {
        int open = path.indexOf('(');
        if (open < 0) {
            return false;
        }
        String arguments = path.substring(open + 1);
        List<Double> lengths = CssValue.lengths(path);
        return switch (path.substring(0, open)) {
            case "inset" -> isInsetEmpty(arguments.split(" round ", 2)[0]);
            case "circle", "ellipse" -> {
                List<Double> radii = CssValue.lengths(arguments.split("\\bat\\b", 2)[0]);
                yield radii.stream().anyMatch(radius -> radius <= 0);
            }
            case "polygon" -> isLine(lengths, 0) || isLine(lengths, 1);
            case "rect" -> lengths.size() == 4 && isInsideOut(lengths);
            case "xywh" -> lengths.size() >= 4 && (lengths.get(2) <= 1 || lengths.get(3) <= 1);
            default -> false;
        };
    }

    /** Returns whether the shares of opposite sides add up to the whole; missing ones repeat others. */
    private static boolean isInsetEmpty(String arguments) {
        List<Double> insets = new ArrayList<>();
        for (String part : arguments.split("[\\s,()]+")) {
            OptionalDouble inset = CssValue.pixels(part);
            if (inset.isPresent()) {
                double pixels = inset.getAsDouble();
                insets.add(part.endsWith("%") || pixels >= FAR ? pixels : Math.min(0, pixels));
            }
        }
        if (insets.isEmpty()) {
            return false;
        }
        double top = insets.get(0);
        double right = insets.size() > 1 ? insets.get(1) : top;
        double bottom = insets.size() > 2 ? insets.get(2) : top;
        double left = insets.size() > 3 ? insets.get(3) : right;
        return top + bottom >= WHOLE || left + right >= WHOLE;
    }

    private static boolean isInsideOut(List<Double> edges) {
        return edges.get(2) - edges.get(0) <= 1 || edges.get(1) - edges.get(3) <= 1;
    }

    /** Returns whether all points of a polygon have about the same coordinate. */
    private static boolean isLine(List<Double> points, int coordinate) {
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (int i = coordinate; i < points.size(); i += 2) {
            least = Math.min(least, points.get(i));
            most = Math.max(most, points.get(i));
        }
        return points.size() > 1 && most - least <= 1;
    }

    /** Returns whether the element has no height or no width, and cuts its content there. */
    private static boolean hasNoRoom(DeclaredStyle style) {
        String flex = style.value("flex") + style.value("flex-grow");
        if (!flex.isEmpty() && !flex.startsWith("0") && !flex.startsWith("none") && !CssValue.isWide(flex)) {
            return false;
        }
        boolean contained = style.value("contain").matches(".*\\b(?:paint|strict|content)\\b.*");
        boolean scrolls =
                cuts(style, "overflow-x") && !style.value("overflow-x").equals("clip");
        boolean cutsHeight = contained || cuts(style, "overflow-y") || scrolls;
        boolean cutsWidth = contained || cuts(style, "overflow-x");
        // a share of the width as padding keeps the room of a picture, and its content covers the padding
        double ratio = style.value("padding-top").endsWith("%") ? style.pixels("padding-top") : 0;
        return cutsHeight && room(style, "height") + style.pixels("padding-bottom") + ratio <= 1
                || cutsWidth && room(style, "width") + style.pixels("padding-right") <= 1;
    }

    /** Returns whether the element cuts lines whose height is nothing, unless it has a height of its own. */
    static boolean cutsFlatLines(DeclaredStyle style) {
        return cuts(style, "overflow-y") && Math.max(style.pixels("height"), style.pixels("min-height")) <= 1;
    }

    /**
     * Returns whether the lines are flat.
     *
     * @param inherited whether the lines of the parent are flat
     */
    static boolean areLinesFlat(DeclaredStyle style, boolean inherited) {
        String value = style.value("line-height");
        if (value.isEmpty() || value.equals("inherit") || value.equals("unset")) {
            return inherited;
        }
        boolean factor = Character.isDigit(value.charAt(value.length() - 1));
        return CssValue.pixels(value).orElse(100) * (factor ? FontSize.DEFAULT : 1) <= 1;
    }

    private static boolean cuts(DeclaredStyle style, String overflow) {
        return switch (style.value(overflow)) {
            case "hidden", "clip", "auto", "scroll", "overlay" -> true;
            default -> false;
        };
    }

    private static double room(DeclaredStyle style, String side) {
        double size = CssValue.pixels(style.value(side)).orElse(WHOLE);
        double most = CssValue.pixels(style.value("max-" + side)).orElse(WHOLE);
        return Math.max(style.pixels("min-" + side), Math.min(size, most));
    }
}
