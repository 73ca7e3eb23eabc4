package io.pocketflow.llm.offline;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The significant words of a text: runs of letters and digits, without the most common ones of English. */
public final class Words {

    private static final int MOST = 1_000;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+");

    /**
     * Articles, pronouns, auxiliaries, prepositions and conjunctions of English, and the parts before and after
     * apostrophes.
     */
    private static final Set<String> COMMON = Set.copyOf(List.of("""
            a an the this that these those i me my mine we us our ours you your yours he him his she
            her hers it its they them their theirs who whom whose which what there here am is are
            was were be been being have has had having do does did done will would shall should can
            could may might must not no nor and or but if then than so as at by for from in into of
            off on onto out over under up down to with without about after before between through
            during against upon unto because until while when where why how all any both each few
            more most other some such only own same too very just also again once ever never now s t
            d m ll re ve don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven
            hadn thou thee thy thine ye hath doth shalt""".split("\\s+")));

    private Words() {}

    /** Returns whether a word, in lower case, is so common that it says nothing about the subject of a text. */
    public static boolean isCommon(String word) {
        return COMMON.contains(word);
    }

    /** Returns at most the first 1,000 different words, in lower case. */
    static Set<String> of(String sentence) {
        Set<String> words = new HashSet<>();
        Matcher matcher = WORD.matcher(sentence.toLowerCase(Locale.ROOT));
        while (words.size() < MOST && matcher.find()) {
            if (!isCommon(matcher.group())) {
                words.add(matcher.group());
            }
        }
        return words;
    }
}
