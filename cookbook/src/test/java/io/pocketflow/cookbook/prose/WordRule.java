package io.pocketflow.cookbook.prose;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A word or phrase that the prose of this repository avoids.
 *
 * @param name the name of the rule
 * @param instead the words to use instead
 * @param pattern matches the words, in any case
 * @param exception matches found words that are allowed after all
 */
record WordRule(String name, String instead, Pattern pattern, Pattern exception) {

    private static final String MEASURE =
            "\\d|\\b(?:time|long|longer|seconds?|minutes?|ms|ns|memory|bytes?|MB|KB|room|space|days?|hours?|lock|permits?)\\b";

    static final List<WordRule> ALL = List.of(
            rule("told", "report, return, contain, log", "\\b(?:(?:un)?told|tell|tells|telling)\\b"),
            rule("heed", "obey, apply, respect", "\\bheed(?:s|ed|ing)?\\b"),
            rule(
                    "is no",
                    "is not a",
                    "(?<!there )(?<!there’s )\\b(?:is|are|was|were) no "
                            + "(?!(?:longer|more|less|fewer|later|earlier|other|sooner|better|worse)\\b)[a-z]"),
            rule("so many", "the given number of", "\\bso many\\b"),
            rule("whoever", "the caller, the reader", "\\bwhoever\\b"),
            rule("somebody", "the caller, a thread", "\\bsomebody\\b"),
            rule("goes on", "continues, resumes", "\\b(?:go|goes|going|went) on\\b"),
            rule("the same with", "returns a copy with", "\\bthe same with\\b"),
            rule("of no account", "ignored", "\\bof no account\\b"),
            rule(
                    "what is",
                    "name the thing",
                    "\\b(?:of|for|from|to|with|by|in|on|at|than|beyond|besides|but) what (?:is|was|are|were)\\b"),
            new WordRule(
                    "takes for",
                    "treats as",
                    words("\\b(?:take|takes|taken|taking|took)(?: [\\w'’{}@#.-]+){1,5} for "
                            + "(?:a|an|one|missing|granted|done|true|null|empty|nothing|theirs|ours|the whole)\\b"),
                    words(MEASURE)));

    private static final String NESTED = "[^{}]*(?:\\{[^{}]*\\}[^{}]*)*";
    private static final Pattern QUOTED = words("\"[^\"]{1,200}\"|“[^”]{1,200}”");
    private static final List<Pattern> IGNORED_IN_COMMENTS = List.of(
            Pattern.compile("<(pre|code)>.*?</\\1>", Pattern.CASE_INSENSITIVE | Pattern.DOTALL),
            words("\\{@snippet" + NESTED + "\\}"),
            words("\\{@(?:code|literal|value|link|linkplain)\\s+" + NESTED + "\\}"),
            QUOTED);

    private static final Pattern WHAT = Pattern.compile("\\s*What\\b[^.?!]*(?:[.?!](?!\\s)[^.?!]*)*(?<end>[.?!]?)");
    private static final Pattern WHAT_IS = Pattern.compile("What (?:is|was|are|were)\\b.*");

    private static WordRule rule(String name, String instead, String regex) {
        return new WordRule(name, instead, words(regex), words("(?!)"));
    }

    private static Pattern words(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    /** Returns the places of the text that break a rule. */
    static List<Finding> check(String file, Prose prose) {
        String text = withoutIgnored(prose);
        Stream<Finding> words = ALL.stream()
                .flatMap(rule -> rule.matches(text)
                        .map(found -> rule.finding(file, prose.lineAt(found.start()), around(text, found))));
        Stream<Finding> noun = beginsWithWhat(prose)
                ? Stream.of(finding(file, prose.lineAt(0), "what", "begin with a noun or a verb", prose.text()))
                : Stream.of();
        return Stream.concat(noun, words).toList();
    }

    /** Returns where the words of this rule stand in the text. */
    Stream<MatchResult> matches(String text) {
        return pattern.matcher(text)
                .results()
                .filter(found -> !exception.matcher(found.group()).find());
    }

    private Finding finding(String file, int line, String excerpt) {
        return finding(file, line, name, instead, excerpt);
    }

    private static Finding finding(String file, int line, String rule, String instead, String excerpt) {
        String shortened = excerpt.strip().replace(Prose.IGNORED, "~");
        return new Finding(
                file,
                line,
                "\"" + rule + "\" (" + instead + "): " + shortened.substring(0, Math.min(shortened.length(), 80)));
    }

    private static String around(String text, MatchResult found) {
        return text.substring(Math.max(0, found.start() - 25), Math.min(text.length(), found.end() + 25));
    }

    private static String withoutIgnored(Prose prose) {
        List<Pattern> ignored = switch (prose.kind) {
            case COMMENT -> IGNORED_IN_COMMENTS;
            case MARKDOWN, HEADING -> List.of(QUOTED);
            case STRING -> List.of();
        };
        String text = prose.text();
        for (Pattern pattern : ignored) {
            text = pattern.matcher(text)
                    .replaceAll(found -> Prose.IGNORED.repeat(found.group().length()));
        }
        return text;
    }

    /** Returns whether the text begins with "What" and its first sentence is not a question. */
    private static boolean beginsWithWhat(Prose prose) {
        Matcher sentence = WHAT.matcher(prose.text());
        if (!sentence.lookingAt() || sentence.group("end").equals("?")) {
            return false;
        }
        return switch (prose.kind) {
            case COMMENT -> true;
            case MARKDOWN -> WHAT_IS.matcher(prose.text()).matches();
            case STRING, HEADING -> false;
        };
    }
}
