package io.pocketflow.llm.schema;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Translates a regular expression of ECMA-262, as JSON schema has them, into Java's syntax. The differences: {@code $} is
 * the very end, {@code .} and {@code \s} are other sets, a bracket within a class is a character, properties have long
 * names. What only Java knows is left as it is. Used once.
 */
final class EcmaPattern {

    private static final String SPACES =
            "\\t\\n\\x0B\\f\\r \\u00A0\\u1680\\u2000-\\u200A\\u2028\\u2029\\u202F\\u205F\\u3000\\uFEFF";

    /** The names that Java takes as they are; it wants a prefix before the other binary properties. */
    private static final Pattern JAVAS = Pattern.compile("(?:Is|In|java).*|Alnum|Graph|Print|Blank|XDigit|Space");

    /** The long names of the general categories (Unicode's PropertyValueAliases), in small letters without underscores. */
    private static final Map<String, String> CATEGORIES = Map.ofEntries(
            Map.entry("letter", "L"),
            Map.entry("casedletter", "LC"),
            Map.entry("uppercaseletter", "Lu"),
            Map.entry("lowercaseletter", "Ll"),
            Map.entry("titlecaseletter", "Lt"),
            Map.entry("modifierletter", "Lm"),
            Map.entry("otherletter", "Lo"),
            Map.entry("mark", "M"),
            Map.entry("combiningmark", "M"),
            Map.entry("nonspacingmark", "Mn"),
            Map.entry("spacingmark", "Mc"),
            Map.entry("enclosingmark", "Me"),
            Map.entry("number", "N"),
            Map.entry("decimalnumber", "Nd"),
            Map.entry("digit", "Nd"),
            Map.entry("letternumber", "Nl"),
            Map.entry("othernumber", "No"),
            Map.entry("punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("connectorpunctuation", "Pc"),
            Map.entry("dashpunctuation", "Pd"),
            Map.entry("openpunctuation", "Ps"),
            Map.entry("closepunctuation", "Pe"),
            Map.entry("initialpunctuation", "Pi"),
            Map.entry("finalpunctuation", "Pf"),
            Map.entry("otherpunctuation", "Po"),
            Map.entry("symbol", "S"),
            Map.entry("mathsymbol", "Sm"),
            Map.entry("currencysymbol", "Sc"),
            Map.entry("modifiersymbol", "Sk"),
            Map.entry("othersymbol", "So"),
            Map.entry("separator", "Z"),
            Map.entry("spaceseparator", "Zs"),
            Map.entry("lineseparator", "Zl"),
            Map.entry("paragraphseparator", "Zp"),
            Map.entry("other", "C"),
            Map.entry("control", "Cc"),
            Map.entry("cntrl", "Cc"),
            Map.entry("format", "Cf"),
            Map.entry("surrogate", "Cs"),
            Map.entry("privateuse", "Co"),
            Map.entry("unassigned", "Cn"));

    private final String source;
    private final StringBuilder java = new StringBuilder();
    private int at;
    private boolean inClass;

    private EcmaPattern(String source) {
        this.source = source;
    }

    static String translated(String source) {
        EcmaPattern pattern = new EcmaPattern(source);
        while (pattern.at < source.length()) {
            pattern.next();
        }
        return pattern.java.toString();
    }

    private void next() {
        char c = source.charAt(at++);
        if (c == '\\' && at < source.length()) {
            escape(source.charAt(at++));
        } else if (inClass) {
            inClass(c);
        } else if (c == '[') {
            open();
        } else if (c == '$') {
            java.append("\\z");
        } else if (c == '.') {
            java.append("[^\\n\\r\\u2028\\u2029]");
        } else {
            java.append(c);
        }
    }

    private void inClass(char c) {
        if (c == ']') {
            inClass = false;
            java.append(c);
        } else if (c == '[' || c == '&') {
            java.append('\\').append(c);
        } else {
            java.append(c);
        }
    }

    /** An empty class fits nothing, and its complement everything; Java reads the bracket that follows as a character. */
    private void open() {
        if (source.startsWith("]", at)) {
            at++;
            java.append("(?!)");
        } else if (source.startsWith("^]", at)) {
            at += 2;
            java.append("[\\s\\S]");
        } else if (source.startsWith("^", at)) {
            at++;
            inClass = true;
            java.append("[^");
        } else {
            inClass = true;
            java.append('[');
        }
    }

    private void escape(char c) {
        switch (c) {
            case 's' -> java.append(inClass ? SPACES : "[" + SPACES + "]");
            case 'S' -> java.append("[^" + SPACES + "]");
            case 'v' -> java.append("\\x0B");
            case 'b' -> java.append(inClass ? "\\x08" : "\\b");
            case '0' -> java.append(isDigitNext() ? "\\0" : "\\x00");
            case 'c' -> control();
            case 'u' -> unicode();
            case 'p', 'P' -> property(c);
            default -> java.append('\\').append(c);
        }
    }

    private boolean isDigitNext() {
        return at < source.length() && Character.isDigit(source.charAt(at));
    }

    /** The letter of a control character may be small; Java would read another character then. */
    private void control() {
        boolean isSmall = at < source.length() && source.charAt(at) >= 'a' && source.charAt(at) <= 'z';
        java.append("\\c");
        if (isSmall) {
            java.append(Character.toUpperCase(source.charAt(at++)));
        }
    }

    private void unicode() {
        int end = source.indexOf('}', at);
        if (source.startsWith("{", at) && end > 0) {
            java.append("\\x").append(source, at, end + 1);
            at = end + 1;
        } else {
            java.append("\\u");
        }
    }

    private void property(char kind) {
        int end = source.indexOf('}', at);
        if (!source.startsWith("{", at) || end < 0) {
            java.append('\\').append(kind);
            return;
        }
        String property = source.substring(at + 1, end);
        String content = UnicodeProperties.content(property);
        if (content != null) {
            java.append(kind == 'p' ? "[" : "[^").append(content).append(']');
        } else {
            java.append('\\').append(kind).append('{').append(name(property)).append('}');
        }
        at = end + 1;
    }

    private static String name(String property) {
        int equals = property.indexOf('=');
        String name = property.substring(0, Math.max(0, equals));
        String value = property.substring(equals + 1);
        if (name.equals("Script") || name.equals("sc") || name.equals("Script_Extensions") || name.equals("scx")) {
            return "script=" + value;
        }
        String category = CATEGORIES.get(value.replace("_", "").toLowerCase(Locale.ROOT));
        if (category != null) {
            return category;
        }
        boolean isJavas = value.length() <= 2 || JAVAS.matcher(value).matches();
        return equals < 0 && !isJavas ? "Is" + value : value;
    }
}
