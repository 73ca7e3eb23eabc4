package io.pocketflow.llm.schema;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern of a schema. What it reads is counted, so that no pattern can take longer than the budget of the check. */
record SchemaPattern(String source, Pattern pattern) implements RegularExpression {

    /** Returns the pattern. It must have been {@linkplain #check checked}. */
    static SchemaPattern of(String source) {
        return new SchemaPattern(source, Pattern.compile(EcmaPattern.translated(source)));
    }

    /**
     * Refuses a text that is not a regular expression.
     *
     * @param path the place of the pattern, for the message
     */
    static void check(String source, String path) {
        try {
            of(source);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    path + ": the pattern " + source + " is not a regular expression: " + e.getDescription(), e);
        }
    }

    @Override
    public boolean matches(String text) {
        try {
            return CheckBudget.current().matches(pattern, text);
        } catch (StackOverflowError e) {
            throw Uncheckable.patternTooDeep(source);
        }
    }
}
