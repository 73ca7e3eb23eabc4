package io.pocketflow.llm.schema;

import com.networknt.schema.regex.RegularExpression;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A pattern of a schema. What it reads is counted, so that no pattern can take longer than the budget of the check. */
record SchemaPattern(String source, Pattern pattern) implements RegularExpression {

    private static final Pattern NONE = Pattern.compile("(?!)");

    /** Returns the pattern. A faulty one is noted in the budget of the compilation, and matches nothing. */
    static SchemaPattern of(String source) {
        try {
            return new SchemaPattern(source, Pattern.compile(EcmaPattern.translated(source)));
        } catch (PatternSyntaxException e) {
            CheckBudget.current()
                    .noteWrongPattern("the pattern " + source + " is not a regular expression: " + e.getDescription());
            return new SchemaPattern(source, NONE);
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
