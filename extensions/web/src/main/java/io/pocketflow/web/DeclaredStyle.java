package io.pocketflow.web;

import io.pocketflow.web.InlineStyle.Declaration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The values that the style attribute of one element declares: the last valid value of each property counts, and
 * shorthands are expanded. Covers only properties that can hide text. Immutable.
 */
final class DeclaredStyle {

    static final DeclaredStyle EMPTY = new DeclaredStyle(Map.of());

    private static final List<String> SIDES = List.of("top", "right", "bottom", "left");
    private static final Set<String> DISPLAYS = Set.of(
            "none",
            "block",
            "inline",
            "contents",
            "flex",
            "grid",
            "table",
            "flow",
            "flow-root",
            "ruby",
            "run-in",
            "math");
    private static final Set<String> VISIBILITIES = Set.of("visible", "hidden", "collapse");
    private static final Set<String> POSITIONS = Set.of("static", "relative", "absolute", "fixed", "sticky");
    private static final Set<String> BACKGROUND_WORDS = Set.of(
            "none",
            "repeat",
            "repeat-x",
            "repeat-y",
            "no-repeat",
            "round",
            "space",
            "scroll",
            "fixed",
            "local",
            "left",
            "right",
            "top",
            "bottom",
            "center",
            "cover",
            "contain",
            "auto",
            "border-box",
            "padding-box",
            "content-box",
            "text",
            "0");

    private static final Pattern FUNCTION = Pattern.compile("([a-z-]{1,40})\\(");
    private static final Set<String> VARIABLES = Set.of("var", "env", "attr", "if");
    private static final Set<String> CALCULATIONS = Set.of("calc", "min", "max", "clamp", "fit-content", "calc-size");
    private static final Set<String> COLORS = Set.of(
            "rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color", "color-mix", "light-dark");

    private final Map<String, String> values;

    private DeclaredStyle(Map<String, String> values) {
        this.values = values;
    }

    /** Returns the values of a style attribute. */
    static DeclaredStyle of(String style) {
        if (style.isBlank()) {
            return EMPTY;
        }
        Map<String, String> values = new HashMap<>();
        for (Declaration declaration : InlineStyle.declarations(style)) {
            declare(values, declaration.name(), declaration.value());
        }
        return new DeclaredStyle(values);
    }

    /** Returns the value of a property; empty if the style does not declare one. */
    String value(String property) {
        return values.getOrDefault(property, "");
    }

    /** Returns a length in pixels; 0 if the style does not declare one. */
    double pixels(String property) {
        return CssValue.pixelsOrZero(value(property));
    }

    boolean declares(String property) {
        return values.containsKey(property);
    }

    private static void declare(Map<String, String> values, String name, String value) {
        switch (name) {
            case "margin", "padding" -> sides(values, value, name + "-");
            case "inset" -> sides(values, value, "");
            case "margin-inline", "padding-inline" ->
                pair(values, value, name.replace("inline", "left"), name.replace("inline", "right"));
            case "margin-block", "padding-block" ->
                pair(values, value, name.replace("block", "top"), name.replace("block", "bottom"));
            case "inset-inline" -> pair(values, value, "left", "right");
            case "inset-block" -> pair(values, value, "top", "bottom");
            case "overflow" -> pair(values, value, "overflow-x", "overflow-y");
            case "background" -> background(values, value);
            case "font" -> font(values, value);
            case "text-stroke" -> {
                values.put("text-stroke-color", CssColor.in(value).isPresent() ? value : "currentcolor");
                set(values, "text-stroke-width", firstLength(value));
            }
            default -> set(values, physical(name), value);
        }
    }

    /** Returns the physical property of a logical one, in text that runs from left to right. */
    private static String physical(String name) {
        return switch (name) {
            case "block-size" -> "height";
            case "inline-size" -> "width";
            case "max-block-size" -> "max-height";
            case "max-inline-size" -> "max-width";
            case "min-block-size" -> "min-height";
            case "min-inline-size" -> "min-width";
            case "inset-inline-start" -> "left";
            case "inset-inline-end" -> "right";
            case "inset-block-start" -> "top";
            case "inset-block-end" -> "bottom";
            case "margin-inline-start" -> "margin-left";
            case "margin-block-start" -> "margin-top";
            case "padding-inline-start" -> "padding-left";
            case "padding-inline-end" -> "padding-right";
            case "padding-block-start" -> "padding-top";
            case "padding-block-end" -> "padding-bottom";
            default -> name;
        };
    }

    private static void set(Map<String, String> values, String name, String value) {
        if (!value.isEmpty() && (CssValue.isWide(value) || isValidFunction(name, value) || isValid(name, value))) {
            values.put(name, value);
        }
    }

    /** Returns whether a value with a function is valid. Other properties than the named ones have functions of their own. */
    private static boolean isValidFunction(String name, String value) {
        Matcher function = FUNCTION.matcher(value);
        if (!function.find()) {
            return false;
        }
        boolean variable = VARIABLES.contains(function.group(1));
        return switch (name) {
            case "display", "visibility", "position", "content-visibility", "background-clip" -> variable;
            case "color", "text-fill-color", "background-color", "text-stroke-color" ->
                variable || COLORS.contains(function.group(1)) && value.endsWith(")");
            case "background-image",
                    "transform",
                    "translate",
                    "scale",
                    "clip",
                    "clip-path",
                    "filter",
                    "backdrop-filter",
                    "text-shadow",
                    "box-shadow" -> true;
            default -> variable || CALCULATIONS.contains(function.group(1));
        };
    }

    private static boolean isValid(String name, String value) {
        return switch (name) {
            case "display" -> {
                String word = value.split(" ", 2)[0].replaceFirst("^(?:-webkit-|-ms-)?(?:inline-)?", "");
                yield DISPLAYS.contains(word)
                        || word.startsWith("table-")
                        || word.equals("list-item")
                        || word.equals("box")
                        || word.equals("block");
            }
            case "visibility" -> VISIBILITIES.contains(value);
            case "position" -> POSITIONS.contains(value) || value.equals("-webkit-sticky");
            case "opacity", "zoom" -> CssValue.share(value).isPresent();
            case "height",
                    "width",
                    "min-height",
                    "min-width",
                    "padding-top",
                    "padding-right",
                    "padding-bottom",
                    "padding-left" ->
                isSize(value) || value.equals("auto") || value.endsWith("-content") || value.equals("stretch");
            case "max-height", "max-width" ->
                isSize(value) || value.equals("none") || value.endsWith("-content") || value.equals("stretch");
            case "left", "top", "right", "bottom", "margin-left", "margin-top", "margin-right", "margin-bottom" ->
                value.equals("auto") || CssValue.pixels(value).isPresent();
            case "text-indent" -> CssValue.pixels(value.split(" ", 2)[0]).isPresent();
            case "letter-spacing", "word-spacing" ->
                value.equals("normal") || CssValue.pixels(value).isPresent();
            case "line-height" -> value.equals("normal") || isSize(value);
            case "font-size" -> isSize(value) || FontSize.isKeyword(value);
            case "color", "text-fill-color", "background-color", "text-stroke-color" ->
                value.indexOf(' ') < 0 && CssColor.in(value).isPresent();
            case "background-image",
                    "transform",
                    "clip-path",
                    "filter",
                    "backdrop-filter",
                    "text-shadow",
                    "box-shadow" -> value.equals("none") || CssColor.in(value).isPresent();
            case "clip" -> value.equals("auto");
            default -> true;
        };
    }

    private static boolean isSize(String value) {
        return CssValue.pixels(value).orElse(-1) >= 0;
    }

    private static String firstLength(String value) {
        for (String part : value.split(" ")) {
            if (CssValue.pixels(part).isPresent()) {
                return part;
            }
        }
        return "0";
    }

    /** Declares four sides; missing values repeat others. */
    private static void sides(Map<String, String> values, String value, String prefix) {
        String[] parts = CssValue.isFunction(value) ? new String[] {value} : value.split(" ");
        if (parts.length > SIDES.size()) {
            return;
        }
        int[] opposite = {0, 0, 0, 1};
        String[] all = new String[SIDES.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = i < parts.length ? parts[i] : all[opposite[i]];
            set(values, prefix + SIDES.get(i), all[i]);
        }
    }

    private static void pair(Map<String, String> values, String value, String first, String second) {
        String[] parts = CssValue.isFunction(value) ? new String[] {value} : value.split(" ");
        set(values, first, parts[0]);
        set(values, second, parts[parts.length - 1]);
    }

    private static void background(Map<String, String> values, String value) {
        boolean wide = CssValue.isWide(value);
        boolean function = CssValue.isFunction(value);
        if (!wide && !function && !Stream.of(value.split("[ /,]+")).allMatch(DeclaredStyle::isBackgroundWord)) {
            return;
        }
        boolean colored = CssColor.in(value).isPresent();
        boolean drawn = function && !colored;
        values.put("background-color", colored ? value : "transparent");
        values.put("background-image", drawn ? value : "none");
        values.put("background-clip", value.matches("(?:.* )?text(?: .*)?") ? "text" : "border-box");
    }

    private static boolean isBackgroundWord(String word) {
        return BACKGROUND_WORDS.contains(word)
                || CssValue.pixels(word).isPresent()
                || CssColor.in(word).isPresent();
    }

    /** Declares the size and the line height of a font; they stand before the family. */
    private static void font(Map<String, String> values, String value) {
        if (CssValue.isWide(value)) {
            values.put("font-size", value);
            values.put("line-height", value);
            return;
        }
        String[] parts = value.split(" ?/ ?| ");
        for (int i = 0; i < parts.length - 1; i++) {
            boolean weight = parts[i].matches("[1-9][0-9]{0,2}(?:\\.[0-9]*)?|1000");
            if (!weight && isValid("font-size", parts[i])) {
                values.put("font-size", parts[i]);
                boolean spaced = value.contains("/") && isValid("line-height", parts[i + 1]);
                values.put("line-height", spaced ? parts[i + 1] : "normal");
                return;
            }
        }
    }
}
