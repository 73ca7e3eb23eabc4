package io.pocketflow.web;

import java.util.List;

/** A reader of the properties that move, scale and turn an element. Stateless. */
final class Transform {

    private static final double NOTHING = 0.02;

    private Transform() {}

    /** Returns the distances to the right and down in pixels. */
    static double[] move(DeclaredStyle style) {
        double[] move = {0, 0};
        add(move, CssValue.lengths(style.value("translate")), 0, 1);
        for (String function : functions(style)) {
            List<Double> arguments = CssValue.lengths(function);
            switch (name(function)) {
                case "translate", "translate3d" -> add(move, arguments, 0, 1);
                case "translatex" -> add(move, arguments, 0, -1);
                case "translatey" -> add(move, arguments, -1, 0);
                case "matrix" -> add(move, arguments, 4, 5);
                case "matrix3d" -> add(move, arguments, 12, 13);
                default -> {}
            }
        }
        return move;
    }

    private static void add(double[] move, List<Double> arguments, int x, int y) {
        move[0] += x >= 0 && x < arguments.size() ? arguments.get(x) : 0;
        move[1] += y >= 0 && y < arguments.size() ? arguments.get(y) : 0;
    }

    /** Returns the factor of the size of letters: the smaller one of width and height. */
    static double scale(DeclaredStyle style) {
        double zoom = CssValue.share(style.value("zoom")).orElse(1);
        double scale = zoom * least(style.value("scale"), 2);
        for (String function : functions(style)) {
            scale *= switch (name(function)) {
                case "scale", "scale3d" -> least(function, 2);
                case "scalex", "scaley" -> least(function, 1);
                case "rotatex", "rotatey" ->
                    Math.abs(CssValue.lengths(function).stream().findFirst().orElse(0.0)) == 90 ? 0 : 1;
                case "matrix" -> isFlat(CssValue.lengths(function), 6, 1, 2, 3) ? 0 : 1;
                case "matrix3d" -> isFlat(CssValue.lengths(function), 16, 1, 4, 5) ? 0 : 1;
                default -> 1;
            };
        }
        return scale < NOTHING ? 0 : scale;
    }

    private static double least(String value, int count) {
        double least = Double.MAX_VALUE;
        int read = 0;
        for (String part : value.substring(value.indexOf('(') + 1).split("[\\s,()]+")) {
            if (read < count && CssValue.share(part).isPresent()) {
                least = Math.min(least, Math.abs(CssValue.share(part).getAsDouble()));
                read++;
            }
        }
        return read == 0 ? 1 : least;
    }

    /** Returns whether a matrix maps everything to a line. */
    private static boolean isFlat(List<Double> matrix, int size, int b, int c, int d) {
        return matrix.size() == size && Math.abs(matrix.get(0) * matrix.get(d) - matrix.get(b) * matrix.get(c)) < 1e-4;
    }

    private static String[] functions(DeclaredStyle style) {
        return style.value("transform").split("\\) ?");
    }

    private static String name(String function) {
        return function.substring(0, Math.max(0, function.indexOf('('))).strip();
    }
}
