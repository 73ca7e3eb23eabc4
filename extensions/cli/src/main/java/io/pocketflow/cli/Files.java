package io.pocketflow.cli;

import io.pocketflow.llm.Part;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Reads the files that a user names; what is wrong with one is told in a sentence that names it. */
final class Files {

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    private Files() {}

    /** All of a file, as UTF-8. */
    static String text(Path file) throws UserError {
        try {
            return java.nio.file.Files.readString(file);
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    /** A picture. */
    static Part image(Path file) throws UserError {
        String name = file.getFileName().toString();
        String type = IMAGES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new UserError(file + ": a picture's name must end with png, jpg, jpeg, gif or webp");
        }
        try {
            return Part.image(type, java.nio.file.Files.readAllBytes(file));
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    static UserError trouble(Path file, IOException cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof NoSuchFileException) {
            why = "there is no such file";
        } else if (cause instanceof AccessDeniedException) {
            why = "access is denied";
        } else if (cause instanceof CharacterCodingException) {
            why = "this is not text in UTF-8";
        }
        return new UserError(file + ": " + why, cause);
    }
}
