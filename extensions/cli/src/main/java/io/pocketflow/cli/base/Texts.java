package io.pocketflow.cli.base;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A reader of the files that a user names. Each error message begins with the file's path. */
public final class Texts {

    /** The maximum number of bytes of a file that is read as a whole: 16 MiB. */
    public static final int MOST_BYTES = 16 << 20;

    private Texts() {}

    /** Rejects an existing path that is not a regular file. Accepts null and a path that does not exist. */
    public static void refuseNoFile(@Nullable Path path, String option) throws UserError {
        if (path != null && Files.exists(path) && !Files.isRegularFile(path)) {
            String what = Files.isDirectory(path) ? "this is a folder" : "this is not a regular file";
            throw new UserError(path + ": " + what + "; " + option + " needs a file");
        }
    }

    /** Returns the text of a file in UTF-8, without a byte order mark; a pipe is read to its end. */
    public static String of(Path file) throws UserError {
        try (InputStream in = Files.newInputStream(file)) {
            return text(file, in);
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    /** Returns the text of a regular file, given by its real path. Never waits for a pipe or a device. */
    public static String ofRegular(Path real) throws UserError {
        try {
            if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
                throw new UserError(real + ": this is not a regular file");
            }
            try (InputStream in = Channels.newInputStream(
                    Files.newByteChannel(real, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)))) {
                return text(real, in);
            }
        } catch (IOException e) {
            throw trouble(real, e);
        }
    }

    private static String text(Path file, InputStream in) throws UserError, IOException {
        try {
            return Utf8.withoutMark(Utf8.text(bytes(file, in)));
        } catch (CharacterCodingException e) {
            throw trouble(file, e);
        }
    }

    /** Returns the bytes of a file of at most {@link #MOST_BYTES}. */
    public static byte[] bytes(Path file) throws UserError {
        try (InputStream in = Files.newInputStream(file)) {
            return bytes(file, in);
        } catch (IOException e) {
            throw trouble(file, e);
        }
    }

    private static byte[] bytes(Path file, InputStream in) throws UserError, IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new UserError(file + ": this file is larger than " + (MOST_BYTES >> 20) + " MiB");
        }
        return bytes;
    }

    /** Returns the error for a file that cannot be read or written. */
    public static UserError trouble(Path file, IOException cause) {
        return new UserError(Trouble.with(file, cause).getMessage(), cause);
    }
}
