package io.pocketflow.cookbook;

import io.pocketflow.core.RetryHint;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
        return new Trouble(file + ": " + reason(file, cause), cause);
    }

    private static String reason(Path file, Exception cause) {
        if (cause instanceof NoSuchFileException) {
            return "there is no such file";
        } else if (cause instanceof AccessDeniedException) {
            return "access is denied";
        } else if (cause instanceof CharacterCodingException) {
            return "this is not text in UTF-8";
        } else if (cause instanceof FileAlreadyExistsException) {
            return "a folder is needed where there is a file already";
        } else if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String told = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        boolean named = told.startsWith(file + " (") && told.endsWith(")"); // as java.io tells it
        return named ? told.substring((file + " (").length(), told.length() - 1) : told;
    }

    @Override
    public boolean retriable() {
        return false;
    }
}
