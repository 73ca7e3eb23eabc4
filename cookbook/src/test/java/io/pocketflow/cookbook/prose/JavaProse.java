package io.pocketflow.cookbook.prose;

import io.pocketflow.cookbook.prose.JavaTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The prose of a Java source: all comments, and the string literals that a user may see.
 *
 * <p>A literal counts if it has at least three words and is neither JSON nor XML. Text blocks do not count, and neither do
 * the literals up to the next semicolon after a comment {@code // prompt} or {@code // data}. Line comments on consecutive
 * lines are one text, and so are literals that a plus sign joins.
 */
final class JavaProse {

    private static final Pattern WORD = Pattern.compile("[A-Za-z]{2,}");
    private static final Pattern JSON = Pattern.compile("[{\\[].*[:,]");
    private static final Pattern XML = Pattern.compile("<[a-z/][^>]*>.*</");
    private static final Pattern PLUS = Pattern.compile("\\s*\\+\\s*");
    private static final Pattern EXEMPTION = Pattern.compile("\\s*(?:prompt|data)\\s*");

    private final String source;
    private final boolean withStrings;
    private final List<Prose> texts = new ArrayList<>();
    private Prose growing = new Prose(Prose.Kind.COMMENT);
    private boolean continues;
    private int lastLine = -1;
    private int lastEnd = -1;
    private int exemptUntil = -1;

    private JavaProse(String source, boolean withStrings) {
        this.source = source;
        this.withStrings = withStrings;
    }

    /** Returns the comments of the source, and its literals if {@code withStrings}. */
    static List<Prose> of(String source, boolean withStrings) {
        JavaProse prose = new JavaProse(source, withStrings);
        JavaTokens.of(source).forEach(prose::read);
        prose.texts.removeIf(text -> text.kind == Prose.Kind.STRING && words(text) < 3);
        return prose.texts;
    }

    private void read(Token token) {
        switch (token.kind()) {
            case LINE_COMMENT -> lineComment(token);
            case BLOCK_COMMENT -> {
                begin(Prose.Kind.COMMENT);
                comment(token);
            }
            case STRING -> {
                if (withStrings && token.start() > exemptUntil) {
                    string(token);
                }
            }
        }
        lastLine = token.line();
        lastEnd = token.end();
    }

    private void lineComment(Token token) {
        int begin = source.lastIndexOf('\n', token.start()) + 1;
        boolean alone = source.substring(begin, token.start()).isBlank();
        if (!alone || token.line() != lastLine + 1 || !continues) {
            begin(Prose.Kind.COMMENT);
        }
        continues = alone;
        comment(token);
        if (EXEMPTION.matcher(token.text()).matches()) {
            int end = source.indexOf(';', token.start());
            exemptUntil = end < 0 ? source.length() : end;
        }
    }

    private void string(Token token) {
        boolean joined = growing.kind == Prose.Kind.STRING
                && PLUS.matcher(source.substring(lastEnd, token.start())).matches();
        if (!joined) {
            begin(Prose.Kind.STRING);
        }
        growing.add(isData(token.text()) ? Prose.IGNORED : token.text(), token.line());
    }

    private static long words(Prose text) {
        return WORD.matcher(text.text()).results().count();
    }

    private static boolean isData(String literal) {
        boolean json = literal.contains("\\\"") && JSON.matcher(literal).find();
        return json || XML.matcher(literal).find();
    }

    private void comment(Token token) {
        String[] parts = token.text().split("\n", -1);
        for (int i = 0; i < parts.length; i++) {
            growing.add(parts[i].replaceFirst("^\\s*\\**\\s?", "").strip() + " ", token.line() + i);
        }
    }

    private void begin(Prose.Kind kind) {
        growing = new Prose(kind);
        continues = false;
        texts.add(growing);
    }
}
