package io.pocketflow.web;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of colours in a style (CSS Color, level 4), limited to the detection of invisible text. A colour has 8 bits
 * each for alpha, red, green and blue. Stateless.
 */
final class CssColor {

    static final int CLEAR = 0;
    static final int BLACK = 0xff000000;
    static final int WHITE = 0xffffffff;
    /** The keyword {@code currentcolor}; not the value of a colour, because it is transparent but not black. */
    static final int CURRENT = 1;

    private static final int VISIBLE = 13;
    private static final int NEAR = 24;

    private static final int LONGEST = 128;
    private static final Pattern FUNCTION = Pattern.compile("\\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\\(");
    private static final Map<String, Integer> NAMED = named();

    private CssColor() {}

    private static Map<String, Integer> named() {
        String[] words = """
            aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc bisque ffe4c4
            black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a burlywood deb887
            cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue 6495ed cornsilk fff8dc
            crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod b8860b darkgray a9a9a9
            darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b darkolivegreen 556b2f
            darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a darkseagreen 8fbc8f
            darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise 00ced1 darkviolet 9400d3
            deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969 dodgerblue 1e90ff firebrick b22222
            floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff gainsboro dcdcdc ghostwhite f8f8ff gold ffd700
            goldenrod daa520 gray 808080 green 008000 greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4
            indianred cd5c5c indigo 4b0082 ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5
            lawngreen 7cfc00 lemonchiffon fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff
            lightgoldenrodyellow fafad2 lightgray d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1
            lightsalmon ffa07a lightseagreen 20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899
            lightsteelblue b0c4de lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff
            maroon 800000 mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db
            mediumseagreen 3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc
            mediumvioletred c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5
            navajowhite ffdead navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500
            orangered ff4500 orchid da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee
            palevioletred db7093 papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd
            powderblue b0e0e6 purple 800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1
            saddlebrown 8b4513 salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d
            silver c0c0c0 skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa
            springgreen 00ff7f steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347
            turquoise 40e0d0 violet ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00
            yellowgreen 9acd32 canvas ffffff canvastext 000000
            """.split("\\s+");
        Map<String, Integer> colors = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            colors.put(words[i], Integer.parseInt(words[i + 1], 16));
        }
        return Map.copyOf(colors);
    }

    /** Returns the colour in a value, {@link #CLEAR} or {@link #CURRENT}, or empty if the value has no known colour. */
    static OptionalInt in(String value) {
        if (value.length() > LONGEST) {
            return OptionalInt.empty();
        }
        Matcher found = FUNCTION.matcher(value);
        int function = found.find() ? found.start() : -1;
        String before = function < 0 ? value : value.substring(0, function);
        String after = function < 0 ? "" : value.substring(value.indexOf(')', function) + 1);
        if (before.contains("(") || after.contains("(")) {
            return OptionalInt.empty();
        }
        if (function >= 0) {
            return function(value.substring(function));
        }
        for (String part : value.split(" ")) {
            OptionalInt color = part.startsWith("#") ? hex(part.substring(1)) : named(part);
            if (color.isPresent()) {
                return color;
            }
        }
        return OptionalInt.empty();
    }

    private static OptionalInt named(String name) {
        if (name.equals("transparent")) {
            return OptionalInt.of(CLEAR);
        }
        if (name.equals("currentcolor")) {
            return OptionalInt.of(CURRENT);
        }
        Integer color = NAMED.get(name);
        return color == null ? OptionalInt.empty() : OptionalInt.of(BLACK | color);
    }

    private static OptionalInt hex(String digits) {
        if (!digits.matches("[0-9a-f]{3,8}") || digits.length() == 5 || digits.length() == 7) {
            return OptionalInt.empty();
        }
        String all = digits.length() < 6 ? digits.replaceAll(".", "$0$0") : digits;
        int alpha = all.length() == 8 ? Integer.parseInt(all.substring(6), 16) : 0xff;
        return color(alpha, Integer.parseInt(all.substring(0, 6), 16));
    }

    private static OptionalInt color(int alpha, int rgb) {
        return OptionalInt.of(alpha < VISIBLE ? CLEAR : alpha << 24 | rgb);
    }

    private static OptionalInt function(String value) {
        String inside = value.substring(value.indexOf('(') + 1);
        String[] all = inside.substring(0, inside.indexOf(')') < 0 ? inside.length() : inside.indexOf(')'))
                .strip()
                .split("[\\s,/]+");
        String name = value.substring(0, value.indexOf('('));
        boolean space = name.equals("color") && all.length > 0;
        String[] parts = space ? Arrays.copyOfRange(all, 1, all.length) : all;
        if (parts.length < 3 || parts.length > 4) {
            return OptionalInt.empty();
        }
        double share = parts.length == 4 ? CssValue.share(parts[3]).orElse(1) : 1;
        int alpha = (int) Math.round(255 * Math.max(0, Math.min(1, share)));
        OptionalInt rgb = switch (name) {
            case "hsl", "hsla" -> hsl(parts);
            case "rgb", "rgba" -> rgb(parts);
            default -> CssColorSpace.rgb(space ? all[0] : name, parts[0], parts[1], parts[2]);
        };
        return rgb.isEmpty() ? rgb : color(alpha, rgb.getAsInt());
    }

    private static OptionalInt rgb(String[] parts) {
        int color = 0;
        for (int i = 0; i < 3; i++) {
            OptionalDouble part = parts[i].endsWith("%") ? CssValue.share(parts[i]) : CssValue.pixels(parts[i]);
            if (part.isEmpty()) {
                return OptionalInt.empty();
            }
            double full = parts[i].endsWith("%") ? 255 * part.getAsDouble() : part.getAsDouble();
            color = color << 8 | (int) Math.max(0, Math.min(255, Math.round(full)));
        }
        return OptionalInt.of(color);
    }

    private static OptionalInt hsl(String[] parts) {
        OptionalDouble hue = CssValue.pixels(parts[0].replaceFirst("deg$", ""));
        double saturation = part(parts[1]);
        double lightness = part(parts[2]);
        if (hue.isEmpty() || Double.isNaN(saturation) || Double.isNaN(lightness)) {
            return OptionalInt.empty();
        }
        double range = saturation * Math.min(lightness, 1 - lightness);
        int color = 0;
        for (int n : new int[] {0, 8, 4}) {
            double k = (((n + hue.getAsDouble() / 30) % 12) + 12) % 12;
            double level = lightness - range * Math.max(-1, Math.min(1, Math.min(k - 3, 9 - k)));
            color = color << 8 | (int) Math.round(255 * level);
        }
        return OptionalInt.of(color);
    }

    /** Returns a share from 0 to 1, or NaN for another value. */
    private static double part(String value) {
        OptionalDouble share = value.endsWith("%") ? CssValue.share(value) : CssValue.pixels(value);
        double whole = share.orElse(Double.NaN) / (value.endsWith("%") ? 1 : 100);
        return Math.max(0, Math.min(1, whole));
    }

    static boolean isClear(int color) {
        return color >>> 24 < VISIBLE;
    }

    static boolean isOpaque(int color) {
        return color >>> 24 >= 0xff - VISIBLE;
    }

    /** Returns the colour that appears if a colour lies over an opaque background. */
    static int over(int color, int background) {
        int alpha = color >>> 24;
        int mixed = 0xff;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int level = (color >> shift & 0xff) * alpha + (background >> shift & 0xff) * (0xff - alpha);
            mixed = mixed << 8 | level / 0xff;
        }
        return mixed;
    }

    /** Returns whether a reader cannot distinguish letters from their opaque background. */
    static boolean isLost(int color, int background) {
        int letters = over(color, background);
        for (int shift = 0; shift < 24; shift += 8) {
            if (Math.abs((letters >> shift & 0xff) - (background >> shift & 0xff)) > NEAR) {
                return false;
            }
        }
        return true;
    }
}
