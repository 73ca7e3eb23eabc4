package io.pocketflow.llm.wire;

/**
 * How much of a text was reported by deltas. It keeps a length and a hash in place of the text, so that a long reply is not
 * held twice. Used by one thread at a time.
 */
public final class ReportedText {

    private int length;
    private int hash;

    /** Adds a delta; the hash is that of {@link String#hashCode} for all of them together. */
    public void add(String delta) {
        for (int i = 0; i < delta.length(); i++) {
            hash = 31 * hash + delta.charAt(i);
        }
        length += delta.length();
    }

    /** Returns the rest of the whole text behind the deltas, and counts it as reported; empty if the deltas are not its start. */
    public String rest(String whole) {
        boolean longer = whole.length() > length && whole.substring(0, length).hashCode() == hash;
        String rest = longer ? whole.substring(length) : "";
        add(rest);
        return rest;
    }
}
