package io.pocketflow.llm.wire;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text field whose value arrives in several fragments. Some servers send each fragment with the next words of the field,
 * others repeat the whole value in each fragment; no field says which. The name decides where it is known:
 *
 * <ul>
 *   <li>Prose, such as {@code content} or {@code reasoning_text}, is appended.
 *   <li>A label, such as {@code provider}, {@code service_tier} or {@code encrypted_content}, is replaced.
 *   <li>Signatures and encoded data are appended, unless a fragment repeats all that came before it.
 * </ul>
 *
 * <p>A field of another name has a label if all its fragments are equal, or if none of them has white space or a character
 * beyond ASCII; else it has prose. In the deltas of a format that has a type for each delta, such a field is appended. Empty
 * fragments replace nothing. Used by one thread at a time.
 */
final class FragmentText {

    private enum Kind {
        PROSE,
        LABEL,
        DATA,
        UNKNOWN
    }

    /** The last words of the names of prose fields. */
    private static final Set<String> PROSE =
            Set.of(("content text reasoning thinking thought thoughts summary arguments"
                            + " input output refusal transcript delta json plan explanation answer")
                    .split(" "));

    /** The last words of the names of labels. */
    private static final Set<String> LABELS =
            Set.of(("type id index format role name object status channel provider tier"
                            + " phase model effort fingerprint reason language url uri key hash version kind state stage mode"
                            + " source title label category date time timestamp created recipient author")
                    .split(" "));

    /** Words that make a name one of a label wherever they stand, as in {@code encrypted_content}. */
    private static final Set<String> ENCRYPTED = Set.of("encrypted", "redacted");

    /** The last words of the names of encoded data. */
    private static final Set<String> DATA = Set.of("data", "signature");

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])");

    private final Kind kind;
    private final boolean ofDeltas;
    private @Nullable StringBuilder joined;
    private String last = "";
    /** How many fragments there were, as long as all were equal. */
    private int times;

    private boolean spaced;

    /**
     * Creates an empty text.
     *
     * @param ofDeltas whether a field of an unknown name is appended
     */
    FragmentText(String name, boolean ofDeltas) {
        this.kind = kind(name);
        this.ofDeltas = ofDeltas;
    }

    /** Returns whether a field of this name has prose. */
    static boolean isProse(String name) {
        return PROSE.contains(name) || kind(name) == Kind.PROSE;
    }

    private static Kind kind(String name) {
        List<String> words = BETWEEN_WORDS
                .splitAsStream(name)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        String end = words.isEmpty() ? "" : words.get(words.size() - 1);
        if (LABELS.contains(end) || words.stream().anyMatch(ENCRYPTED::contains)) {
            return Kind.LABEL;
        }
        return PROSE.contains(end) ? Kind.PROSE : DATA.contains(end) ? Kind.DATA : Kind.UNKNOWN;
    }

    void add(String fragment) {
        if (fragment.isEmpty()) {
            return;
        }
        switch (kind) {
            case PROSE -> append(fragment);
            case LABEL -> last = fragment;
            case DATA -> {
                if (!repeatsAll(fragment)) {
                    append(fragment);
                }
            }
            case UNKNOWN -> {
                if (joined == null && !ofDeltas && (times == 0 || fragment.equals(last))) {
                    last = fragment;
                    times++;
                } else {
                    append(fragment);
                }
            }
        }
    }

    /** Returns whether data are all that came before. Of deltas a single letter may be a small piece. */
    private boolean repeatsAll(String fragment) {
        return joined != null && fragment.contentEquals(joined) && (!ofDeltas || fragment.length() > 1);
    }

    private void append(String fragment) {
        StringBuilder all = joined;
        if (all == null) {
            all = new StringBuilder(last.repeat(times));
            spaced = isSpaced(last);
            joined = all;
        }
        all.append(fragment);
        spaced = spaced || kind == Kind.UNKNOWN && isSpaced(fragment);
        last = fragment;
    }

    private static boolean isSpaced(String fragment) {
        return fragment.chars().anyMatch(letter -> letter > '~' || letter <= ' ');
    }

    @Override
    public String toString() {
        boolean label = joined == null || kind == Kind.UNKNOWN && !ofDeltas && !spaced;
        return label ? last : joined.toString();
    }
}
