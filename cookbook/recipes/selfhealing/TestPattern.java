package selfhealing;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Tests a regular expression by examples. */
class TestPattern extends Node<String, Optional<String>> {

    private final List<String> matching;
    private final List<String> others;

    TestPattern(List<String> matching, List<String> others) {
        this.matching = matching;
        this.others = others;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(SelfHealing.PATTERN);
    }

    /** Returns the first fault, or nothing if the expression is right. */
    @Override
    protected Optional<String> exec(String pattern) {
        try {
            Pattern compiled = Pattern.compile(pattern);
            for (String example : matching) {
                if (!compiled.matcher(example).matches()) {
                    return Optional.of("it must match " + example);
                }
            }
            for (String example : others) {
                if (compiled.matcher(example).matches()) {
                    return Optional.of("it must not match " + example);
                }
            }
            return Optional.empty();
        } catch (PatternSyntaxException malformed) {
            return Optional.of(malformed.getDescription() + " near index " + malformed.getIndex());
        }
    }

    @Override
    protected String post(Shared shared, String pattern, Optional<String> fault) {
        System.out.println(pattern + "\n  " + fault.orElse("passes all tests"));
        fault.ifPresent(text -> shared.put(SelfHealing.FAULT, text));
        return fault.isPresent() ? "wrong" : "right";
    }
}
