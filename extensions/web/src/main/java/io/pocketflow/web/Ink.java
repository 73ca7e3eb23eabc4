package io.pocketflow.web;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The colours of the text in an element, as far as attributes define them. A colour that a style sheet may define is
 * unknown, and text in an unknown colour or before an unknown background counts as visible. Immutable.
 *
 * @param color the value of {@code color}; null if unknown
 * @param fill the colour of the letters if it differs from {@code color}; {@link CssColor#CURRENT} if it does not; null
 *     if unknown
 * @param edge the colour of a shadow or an outline of the letters; null if unknown
 * @param background the opaque colour behind the letters; null if unknown
 */
record Ink(
        @Nullable Integer color,
        @Nullable Integer fill,
        @Nullable Integer edge,
        @Nullable Integer background) {

    /** Black letters on white. */
    static final Ink PLAIN = new Ink(CssColor.BLACK, CssColor.CURRENT, CssColor.CLEAR, CssColor.WHITE);

    static final Ink UNKNOWN = new Ink(null, CssColor.CURRENT, CssColor.CLEAR, null);

    /** Returns whether a reader can see the letters. */
    boolean isSeen() {
        return isSeen(letters()) || isSeen(edge);
    }

    private @Nullable Integer letters() {
        return fill != null && fill == CssColor.CURRENT ? color : fill;
    }

    private boolean isSeen(@Nullable Integer ink) {
        return ink == null || !CssColor.isClear(ink) && (background == null || !CssColor.isLost(ink, background));
    }

    /** Returns the colours in an element that a style sheet may style: only its own style is known. */
    Ink forgotten() {
        return new Ink(null, fill != null && fill == CssColor.CLEAR ? null : fill, edge, null);
    }

    Ink withColor(@Nullable Integer other) {
        return new Ink(other, fill, edge, background);
    }

    Ink withBackground(@Nullable Integer other) {
        return new Ink(color, fill, edge, other);
    }

    /**
     * Returns the colours in an element with a style.
     *
     * @param parent the colours in the parent
     * @param styled whether a style sheet may style the element
     */
    Ink inside(DeclaredStyle style, Ink parent, boolean styled) {
        Integer letters = declared(style.value("color"), color, parent.color, CssColor.BLACK);
        Integer filled = declared(style.value("text-fill-color"), fill, parent.fill, CssColor.CURRENT);
        if (styled) {
            // a style sheet may draw a picture through transparent letters
            letters = visibleOrUnknown(letters);
            filled = visibleOrUnknown(filled);
        }
        Ink ink = new Ink(letters, filled, edge(style, letters), background);
        Integer behind = isOverOthers(style) ? null : background;
        Integer own = ownBackground(style, behind);
        if (!style.value("background-clip").equals("text")) {
            return ink.withBackground(own);
        }
        Integer shown = ink.letters();
        boolean through = shown != null && !CssColor.isOpaque(shown);
        return through ? new Ink(own, CssColor.CURRENT, ink.edge, behind) : ink.withBackground(behind);
    }

    private static @Nullable Integer visibleOrUnknown(@Nullable Integer ink) {
        return ink != null && ink != CssColor.CURRENT && CssColor.isClear(ink) ? null : ink;
    }

    private static @Nullable Integer declared(
            String value, @Nullable Integer before, @Nullable Integer inherited, int initial) {
        return switch (value) {
            case "" -> before;
            case "inherit", "unset", "revert", "revert-layer" -> inherited;
            case "initial" -> initial;
            default -> {
                OptionalInt found = CssColor.in(value);
                if (found.isEmpty()) {
                    yield null;
                }
                boolean current = found.getAsInt() == CssColor.CURRENT && initial != CssColor.CURRENT;
                yield current ? inherited : Integer.valueOf(found.getAsInt());
            }
        };
    }

    /** Returns the colour of the edge of the letters: the outline, or a single shadow. */
    private @Nullable Integer edge(DeclaredStyle style, @Nullable Integer letters) {
        if (style.pixels("text-stroke-width") > 0) {
            return edge(style.value("text-stroke-color"), letters);
        }
        String shadow = style.value("text-shadow");
        return switch (shadow) {
            case "", "inherit", "unset", "revert", "revert-layer" -> edge;
            case "none", "initial" -> CssColor.CLEAR;
            default -> shadow.replaceAll("\\([^)]*", "").contains(",") ? null : edge(shadow, letters);
        };
    }

    private static @Nullable Integer edge(String value, @Nullable Integer letters) {
        OptionalInt found = CssColor.in(value);
        if (found.isEmpty()) {
            return CssValue.isFunction(value) ? null : letters;
        }
        return found.getAsInt() == CssColor.CURRENT ? letters : Integer.valueOf(found.getAsInt());
    }

    /** Returns whether the element may lie over other elements than its parent, or changes their colours. */
    private static boolean isOverOthers(DeclaredStyle style) {
        return switch (style.value("position")) {
            case "", "static", "initial" ->
                isEffect(style.value("filter"))
                        || isEffect(style.value("backdrop-filter"))
                        || isEffect(style.value("mix-blend-mode"))
                        || style.pixels("margin-top") < 0
                        || style.pixels("margin-left") < 0;
            default -> true;
        };
    }

    private static boolean isEffect(String value) {
        return !value.isEmpty() && !value.equals("none") && !value.equals("normal") && !CssValue.isWide(value);
    }

    private static @Nullable Integer ownBackground(DeclaredStyle style, @Nullable Integer behind) {
        if (isEffect(style.value("background-image"))
                || style.value("box-shadow").contains("inset")) {
            return null;
        }
        String value = style.value("background-color");
        if (value.isEmpty() || CssValue.isWide(value)) {
            return behind;
        }
        OptionalInt found = CssColor.in(value);
        if (found.isEmpty() || found.getAsInt() == CssColor.CURRENT) {
            return null;
        }
        int color = found.getAsInt();
        if (CssColor.isClear(color)) {
            return behind;
        }
        if (CssColor.isOpaque(color)) {
            return color | CssColor.BLACK;
        }
        return behind == null ? null : Integer.valueOf(CssColor.over(color, behind));
    }
}
