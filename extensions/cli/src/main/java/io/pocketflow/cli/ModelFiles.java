package io.pocketflow.cli;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Part;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** A reader of the files that go into a request: schemas and images. Each error message begins with the file's path. */
final class ModelFiles {

    private static final Map<String, String> IMAGES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp");

    private ModelFiles() {}

    /** Returns a JSON schema. Rejects an invalid one now, because each answer is paid for before it is validated. */
    static JsonSchema schema(Path file) throws UserError {
        try {
            return new JsonSchema(Texts.of(file)).checked();
        } catch (IllegalArgumentException wrong) {
            throw new UserError(file + ": " + wrong.getMessage(), wrong);
        }
    }

    /** Returns an image. Its type follows from the file's extension. */
    static Part image(Path file) throws UserError {
        String type = IMAGES.get(ending(file.getFileName().toString()));
        if (type == null) {
            throw new UserError(file + ": an image's file name must end with png, jpg, jpeg, gif or webp");
        }
        return Part.image(type, Texts.bytes(file));
    }

    /** Returns a PDF document with its name. */
    static Part pdf(Path file) throws UserError {
        byte[] bytes = Texts.bytes(file);
        if (bytes.length == 0) {
            throw new UserError(file + ": this file is empty");
        }
        return Part.file("application/pdf", bytes, file.getFileName().toString());
    }

    /** Returns whether a file of this name is a PDF document. */
    static boolean isPdf(String name) {
        return ending(name).equals("pdf");
    }

    /** Returns whether a file of this name is an image. */
    static boolean isImage(String name) {
        return IMAGES.containsKey(ending(name));
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
