package io.pocketflow.llm.offline;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A splitter of texts into sentences. Lines are joined to paragraphs, which end at blank lines; items of lists are
 * paragraphs of their own. Headings (marked with {@code #}, in capitals, or a single line without an end mark) are not
 * sentences, unless the text has nothing else. Inside a paragraph {@link BreakIterator} splits; pieces that it splits
 * at abbreviations, at initials, and before lower-case letters are joined again.
 */
public final class Sentences {

    private static final int MOST_OF_AN_ABBREVIATION = 20;
    private static final Pattern RULE = Pattern.compile("([=_*~-])\\1{2,}");
    private static final Pattern HASHES = Pattern.compile("#{1,6}\\s+");
    private static final Pattern ITEM = Pattern.compile("(?:[-*•+]|\\d{1,3}[.)])\\s+");
    private static final String END_MARKS = ".!?…。！？";
    private static final Pattern INITIALS = Pattern.compile("(?:\\p{Lu}\\.)*\\p{Lu}");

    /** Abbreviations that never end a sentence. */
    private static final Set<String> TITLES = Set.of(
            "mr", "mrs", "ms", "dr", "prof", "st", "rev", "hon", "gen", "col", "maj", "capt", "lt", "sgt", "gov", "sen",
            "rep", "messrs", "vs", "cf", "e.g", "i.e", "viz");

    /** Abbreviations that do not end a sentence if a number follows. */
    private static final Set<String> NUMBERED = Set.of(
            "no", "nos", "fig", "figs", "vol", "p", "pp", "ch", "sec", "art", "eq", "jan", "feb", "mar", "apr", "jun",
            "jul", "aug", "sep", "sept", "oct", "nov", "dec");

    private final List<String> sentences = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
    private final StringBuilder paragraph = new StringBuilder();
    private int lines;
    private boolean item;

    private Sentences() {}

    /** Returns the sentences of a text in order; its headings if it has no sentences. */
    public static List<String> of(String text) {
        Sentences splitter = new Sentences();
        text.lines().map(String::strip).forEach(splitter::line);
        splitter.endParagraph();
        return splitter.sentences.isEmpty() ? splitter.headings : splitter.sentences;
    }

    private void line(String line) {
        if (line.isEmpty() || RULE.matcher(line).matches()) {
            endParagraph();
        } else if (HASHES.matcher(line).lookingAt()) {
            endParagraph();
            headings.add(HASHES.matcher(line).replaceFirst(""));
        } else if ((lines == 0 || item) && ITEM.matcher(line).lookingAt()) {
            endParagraph();
            item = true;
            add(ITEM.matcher(line).replaceFirst(""));
        } else {
            add(line);
        }
    }

    private void add(String line) {
        paragraph.append(lines == 0 ? "" : " ").append(line);
        lines++;
    }

    private void endParagraph() {
        String text = paragraph.toString();
        if (!text.isEmpty() && isHeading(text)) {
            headings.add(text);
        } else if (!text.isEmpty()) {
            split(text);
        }
        paragraph.setLength(0);
        lines = 0;
        item = false;
    }

    private boolean isHeading(String text) {
        if (lines > 1 || item) {
            return false;
        }
        boolean capitals =
                text.chars().anyMatch(Character::isUpperCase) && text.chars().noneMatch(Character::isLowerCase);
        return capitals || !isEnded(text);
    }

    /**
     * Returns whether only signs follow an end mark. Looks back from the end, because a regular expression would try
     * each mark.
     */
    public static boolean isEnded(String text) {
        for (int i = text.length() - 1; i >= 0 && !isWordCharacter(text.charAt(i)); i--) {
            if (END_MARKS.indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether a character is part of an English word. */
    private static boolean isWordCharacter(char c) {
        return c == '_' || c < 128 && Character.isLetterOrDigit(c);
    }

    private void split(String text) {
        breaks.setText(text);
        int start = 0;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            if (end == text.length() || !goesOn(text, end)) {
                sentences.add(text.substring(start, end).strip());
                start = end;
            }
        }
    }

    /**
     * Returns whether two pieces that BreakIterator separates belong together. Looks back only a little, however long
     * the piece is.
     */
    private static boolean goesOn(String text, int cut) {
        int next = text.codePointAt(cut);
        if (Character.isLowerCase(next)) {
            return true;
        }
        String piece =
                text.substring(Math.max(0, cut - MOST_OF_AN_ABBREVIATION), cut).strip();
        if (!piece.endsWith(".")) {
            return false;
        }
        String word = lastWord(piece);
        String small = word.toLowerCase(Locale.ROOT);
        return TITLES.contains(small)
                || (NUMBERED.contains(small) && Character.isDigit(next))
                || (INITIALS.matcher(word).matches() && !word.equals("I"));
    }

    /** Returns the last word without its full stop and without opening marks before it. */
    private static String lastWord(String piece) {
        int from = piece.length() - 1;
        while (from > 0 && (Character.isLetterOrDigit(piece.charAt(from - 1)) || piece.charAt(from - 1) == '.')) {
            from--;
        }
        return piece.substring(from, piece.length() - 1);
    }
}
