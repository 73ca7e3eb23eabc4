package io.pocketflow.durable;

/**
 * Signals a file that is a journal, but one of another version, damaged before its last line, or with a line that does
 * not hold a record. {@link Journal#openFresh} forgets what is in it.
 */
public final class UnreadableJournalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnreadableJournalException(String message) {
        super(message);
    }
}
