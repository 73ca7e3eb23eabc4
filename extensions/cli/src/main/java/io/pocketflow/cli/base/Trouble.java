package io.pocketflow.cli.base;

import io.pocketflow.core.RetryHint;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A failure that a retry cannot mend; the message is a sentence for the user. */
public final class Trouble extends Exception implements RetryHint {

    private static final long serialVersionUID = 1L;

    /** Creates a failure with this sentence. */
    public Trouble(String message) {
        super(message);
    }

    private Trouble(String message, Throwable cause) {
        super(message, cause);
    }

    /** Returns the failure for a file that cannot be read or written. */
    public static Trouble with(Path file, Exception cause) {
        return new Trouble(file + ": " + reason(file, cause), cause);
    }

    private static String reason(Path file, Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return "no such file";
        } else if (cause instanceof AccessDeniedException) {
            return "access denied";
        } else if (cause instanceof CharacterCodingException) {
            return "not UTF-8 text";
        } else if (cause instanceof FileAlreadyExistsException) {
            return "a folder is needed, but a file has this name";
        } else if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        boolean named = message.startsWith(file + " (") && message.endsWith(")"); // java.io adds the reason in brackets
        return named ? message.substring((file + " (").length(), message.length() - 1) : message;
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
