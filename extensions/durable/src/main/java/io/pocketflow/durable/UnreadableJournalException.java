package io.pocketflow.durable;

/**
 * An exception for a journal that has another version, is damaged before its last line, or has a line without a record.
 * {@link Journal#openFresh} starts such a journal over.
 */
public final class UnreadableJournalException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    UnreadableJournalException(String message) {
        super(message);
    }
}
