package io.pocketflow.cli;

import io.pocketflow.cookbook.Trouble;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reader of the files that a user names. Each error message begins with the file's path. */
final class Files {

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    private Files() {}

    /** Rejects an existing path that is not a regular file. Accepts null and a path that does not exist. */
    static void refuseNoFile(@Nullable Path path, String option) throws UserError {
        if (path != null && java.nio.file.Files.exists(path) && !java.nio.file.Files.isRegularFile(path)) {
            String what = java.nio.file.Files.isDirectory(path) ? "this is a folder" : "this is not a regular file";
            throw new UserError(path + ": " + what + "; " + option + " needs a file");
        }
    }

    /** Returns the whole text of a file in UTF-8, without a byte order mark. */
    static String text(Path file) throws UserError {
        try {
            return Utf8.withoutMark(java.nio.file.Files.readString(file));
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    /** Returns a JSON schema. Rejects an invalid one now, because each answer is paid for before it is validated. */
    static JsonSchema schema(Path file) throws UserError {
        try {
            return new JsonSchema(text(file)).checked();
        } catch (IllegalArgumentException wrong) {
            throw new UserError(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Returns an image. Its type follows from the file's extension. */
    static Part image(Path file) throws UserError {
        String name = file.getFileName().toString();
        String type = IMAGES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null) {
            throw new UserError(file + ": an image's file name must end with png, jpg, jpeg, gif or webp");
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
