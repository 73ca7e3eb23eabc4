package io.pocketflow.web;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of lengths and proportions in a style. Stateless. */
final class CssValue {

    private static final int LONGEST = 64;
    private static final int WINDOW_PERCENT = 10;
    private static final Pattern NUMBER =
            Pattern.compile("([+-]?+(?:\\d++(?:\\.\\d*+)?+|\\.\\d++)(?:e[+-]?+\\d++)?+)([a-z]++|%)?+");

    private CssValue() {}

    /**
     * Returns a length in pixels or an angle in degrees, or empty for another value. Estimates relative units: an em as 16 px, one percent of
     * the window as 10 px, and one percent of another element as 5 px.
     */
    static OptionalDouble pixels(String value) {
        String bare =
                value.startsWith("calc(") ? value.substring(5).replace(")", "").strip() : value;
        Matcher number = NUMBER.matcher(bare);
        if (bare.length() > LONGEST || !number.matches()) {
            return OptionalDouble.empty();
        }
        String unit = number.group(2) == null ? "" : number.group(2);
        double each = switch (unit) {
            case "", "px" -> 1;
            case "em", "rem", "pc" -> 16;
            case "ex", "ch" -> 8;
            case "pt" -> 4 / 3.0;
            case "in" -> 96;
            case "cm" -> 37.8;
            case "mm" -> 3.8;
            case "vw", "vh", "vmin", "vmax" -> WINDOW_PERCENT;
            case "%" -> 5;
            case "lh", "rlh", "ic", "cap", "rex", "rch" -> 16;
            case "q" -> 1;
            case "vi", "vb", "svw", "svh", "lvw", "lvh", "dvw", "dvh", "cqw", "cqh", "cqi", "cqb" -> WINDOW_PERCENT;
            case "deg" -> 1;
            case "grad" -> 0.9;
            case "rad" -> 57.3;
            case "turn" -> 360;
            default -> Double.NaN;
        };
        return Double.isNaN(each)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Double.parseDouble(number.group(1)) * each);
    }

    /** Returns the proportion in a value such as {@code 0.5} or {@code 50%}, or empty for another value. */
    static OptionalDouble share(String value) {
        OptionalDouble number = pixels(value);
        return number.isPresent() && value.endsWith("%") ? OptionalDouble.of(number.getAsDouble() / 500) : number;
    }

    /** Returns a length in pixels, or 0 for another value. */
    static double pixelsOrZero(String value) {
        return pixels(value).orElse(0);
    }

    /** Returns whether a value contains a function. Its result may be unknown. */
    static boolean isFunction(String value) {
        return value.contains("(");
    }

    /** Returns whether a value is a keyword that all properties have. */
    static boolean isWide(String value) {
        return switch (value) {
            case "inherit", "initial", "unset", "revert", "revert-layer" -> true;
            default -> false;
        };
    }

    /** Returns all lengths among the arguments of a function, or among the parts of a value. */
    static List<Double> lengths(String value) {
        List<Double> lengths = new ArrayList<>();
        for (String part : value.substring(value.indexOf('(') + 1).split("[\\s,()/]+")) {
            pixels(part).ifPresent(lengths::add);
        }
        return lengths;
    }
}
