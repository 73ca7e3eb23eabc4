package io.pocketflow.durable;

/**
 * A file is a journal, but one of another version, or damaged before its last line. {@link Journal#openFresh} forgets
 * what is in it.
 */
public final class UnreadableJournalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnreadableJournalException(String message) {
        super(message);
    }
}
