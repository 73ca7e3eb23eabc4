package io.pocketflow.core.store;

/** The text form of step keys: {@code node#visit[branch]}, with the separators escaped as in URLs. */
final class StepKeyText {

    private static final String SEPARATORS = "%/#[]";
    private static final int HEX = 16;

    private StepKeyText() {}

    static void append(StepKey.Part part, StringBuilder to) {
        escape(part.node(), to);
        to.append('#').append(part.visit());
        if (!part.branch().isEmpty()) {
            to.append('[');
            escape(part.branch(), to);
            to.append(']');
        }
    }

    /** Parses one part; the whole text is for the message. */
    static StepKey.Part part(String part, String whole) {
        try {
            int sharp = part.indexOf('#');
            int bracket = part.indexOf('[');
            int end = bracket < 0 ? part.length() : bracket;
            String branch = bracket < 0 ? "" : part.substring(bracket + 1, part.length() - 1);
            if (bracket >= 0 && (branch.isEmpty() || !part.endsWith("]"))) {
                throw new IllegalArgumentException("an open bracket");
            }
            return new StepKey.Part(
                    unescape(part.substring(0, sharp)),
                    Integer.parseInt(part.substring(sharp + 1, end)),
                    unescape(branch));
        } catch (IndexOutOfBoundsException | IllegalArgumentException notOne) {
            throw new IllegalArgumentException(
                    "'" + whole + "' is not a step key; an example is 'Research#0/Search#2'", notOne);
        }
    }

    private static void escape(String text, StringBuilder to) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SEPARATORS.indexOf(c) >= 0) {
                to.append('%').append(Integer.toHexString(c));
            } else {
                to.append(c);
            }
        }
    }

    private static String unescape(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), HEX));
                i += 2;
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
