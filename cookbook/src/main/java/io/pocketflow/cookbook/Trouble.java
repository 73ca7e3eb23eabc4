package io.pocketflow.cookbook;

import io.pocketflow.core.RetryHint;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Something that no further attempt can mend; the message is one sentence for the user. */
public final class Trouble extends Exception implements RetryHint {

    private static final long serialVersionUID = 1L;

    /** With the sentence. */
    public Trouble(String message) {
        super(message);
    }

    private Trouble(String message, Throwable cause) {
        super(message, cause);
    }

    /** A file that cannot be read or written. */
    public static Trouble with(Path file, Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof NoSuchFileException) {
            why = "there is no such file";
        } else if (cause instanceof AccessDeniedException) {
            why = "access is denied";
        } else if (cause instanceof CharacterCodingException) {
            why = "this is not text in UTF-8";
        }
        return new Trouble(file + ": " + why, cause);
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
