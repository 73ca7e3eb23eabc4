package io.pocketflow.llm.wire;

/**
 * The part of a text that deltas have reported. It stores a length and a hash instead of the text, so that a long reply
 * is not stored twice. Used by one thread at a time.
 */
public final class ReportedText {

    private int length;
    private int hash;

    /** Adds a delta; the hash is the {@link String#hashCode} of all deltas together. */
    public void add(String delta) {
        for (int i = 0; i < delta.length(); i++) {
            hash = 31 * hash + delta.charAt(i);
        }
        length += delta.length();
    }

    /**
     * Returns the rest of the whole text after the deltas, and counts it as reported; empty if the text does not begin
     * with the deltas.
     */
    public String rest(String whole) {
        boolean longer = whole.length() > length && whole.substring(0, length).hashCode() == hash;
        String rest = longer ? whole.substring(length) : "";
        add(rest);
        return rest;
    }
}
