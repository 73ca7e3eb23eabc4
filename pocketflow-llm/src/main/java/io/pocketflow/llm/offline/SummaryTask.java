package io.pocketflow.llm.offline;

import io.pocketflow.llm.OfflineModel;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The task in a user message for the {@link OfflineModel}, by the rules stated there.
 *
 * @param sentences the number of sentences to select
 * @param text the text to select them from
 */
public record SummaryTask(int sentences, String text) {

    private static final int DEFAULT = 3;
    private static final int MOST = 100;
    private static final Map<String, Integer> NUMBERS = Map.of(
            "one", 1, "two", 2, "three", 3, "four", 4, "five", 5, "six", 6, "seven", 7, "eight", 8, "nine", 9, "ten",
            10);

    private static final String HOW_MANY =
            "\\b(one|two|three|four|five|six|seven|eight|nine|ten|\\d{1,4})[\\s-]+(?:\\p{L}+[\\s-]+){0,2}sentences?\\b";
    private static final Pattern COUNT = pattern(HOW_MANY);
    private static final Pattern ASKING =
            pattern("\\bsummar|\\bshorten|\\bcondense|\\babridge|\\btl;?dr\\b|" + HOW_MANY);

    /** Up to a colon at the end of a line (1), or up to a blank line (2). */
    private static final Pattern PREAMBLE = pattern("\\A(.{1,300}?)(?:(:)[ \\t]*(?:\\R|\\z)|\\R[ \\t]*\\R)");

    private static final Pattern SAME_LINE = pattern("\\A([^:\\n]{1,300}):\\s");

    /** Splits a message into its instruction and the text to summarize. */
    public static SummaryTask of(String message) {
        String stripped = message.strip();
        Matcher preamble = PREAMBLE.matcher(stripped);
        if (preamble.find() && (isHeadOfLines(preamble) || asks(preamble.group(1)))) {
            return split(stripped, preamble);
        }
        Matcher sameLine = SAME_LINE.matcher(stripped);
        if (sameLine.find() && asks(sameLine.group(1))) {
            return split(stripped, sameLine);
        }
        return new SummaryTask(DEFAULT, stripped);
    }

    private static SummaryTask split(String message, Matcher instruction) {
        return new SummaryTask(count(instruction.group(1)), message.substring(instruction.end()));
    }

    private static boolean isHeadOfLines(Matcher preamble) {
        return preamble.group(2) != null && !preamble.group(1).contains("\n");
    }

    private static boolean asks(String text) {
        return ASKING.matcher(text).find();
    }

    private static int count(String instruction) {
        Matcher count = COUNT.matcher(instruction);
        if (!count.find()) {
            return DEFAULT;
        }
        String number = count.group(1).toLowerCase(Locale.ROOT);
        int asked = NUMBERS.containsKey(number) ? NUMBERS.get(number) : Integer.parseInt(number);
        return Math.max(1, Math.min(MOST, asked));
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }
}
