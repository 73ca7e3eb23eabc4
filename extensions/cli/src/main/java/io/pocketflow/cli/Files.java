package io.pocketflow.cli;

import io.pocketflow.cookbook.Trouble;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the files that a user names; what is wrong with one is told in a sentence that names it. */
final class Files {

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    private Files() {}

    /** Refuses what exists and is no file that could be written and read again; null and what does not exist pass. */
    static void refuseNoFile(@Nullable Path path, String option) throws UserError {
        if (path != null && java.nio.file.Files.exists(path) && !java.nio.file.Files.isRegularFile(path)) {
            String what = java.nio.file.Files.isDirectory(path) ? "this is a folder" : "this is no regular file";
            throw new UserError(path + ": " + what + "; " + option + " takes a file");
        }
    }

    /** All of a file, as UTF-8. */
    static String text(Path file) throws UserError {
        try {
            return Utf8.withoutMark(java.nio.file.Files.readString(file));
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    /** A JSON schema that makes sense, as each answer is paid for before it is checked. */
    static JsonSchema schema(Path file) throws UserError {
        try {
            return new JsonSchema(text(file)).checked();
        } catch (IllegalArgumentException wrong) {
            throw new UserError(file + ": " + wrong.getMessage(), wrong);
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
        return new UserError(Trouble.with(file, cause).getMessage(), cause);
    }
}
