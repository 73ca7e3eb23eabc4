package io.pocketflow.cli.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the user's state: {@code $XDG_STATE_HOME/pocketflow}, {@code %LOCALAPPDATA%\pocketflow} on Windows, or
 * else {@code ~/.local/state/pocketflow}. Only its owner can read it. Immutable.
 *
 * @param isChosen whether a variable names the folder, so that no other one may take its place
 */
public record StateFolder(Path path, boolean isChosen) {

    private static final int HASH_BYTES = 16;

    /** Returns the folder that these environment variables determine. */
    public static StateFolder of(Map<String, String> environment) {
        boolean isWindows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        Path base = absolute(environment.get(isWindows ? "LOCALAPPDATA" : "XDG_STATE_HOME"));
        boolean isChosen = base != null;
        if (base == null) {
            Path home = absolute(environment.get("HOME"));
            base = (home == null ? Path.of(System.getProperty("user.home", "")) : home)
                    .resolve(Path.of(".local", "state"));
        }
        return new StateFolder(base.resolve("pocketflow"), isChosen);
    }

    /** Returns the path, or null if it is not absolute: the specification of XDG ignores relative ones. */
    private static @Nullable Path absolute(@Nullable String value) {
        Path path = value == null || value.isEmpty() ? null : Path.of(value);
        return path != null && path.isAbsolute() ? path : null;
    }

    /**
     * Returns the folder of locks. Creates it if it does not exist, readable by its owner only. If the home folder cannot
     * be written, as in some containers, the folder is among the temporary files.
     *
     * @throws UserError if it cannot be created, or belongs to another user
     */
    public Path locks() throws UserError {
        try {
            return made(path.resolve("locks"));
        } catch (IOException failed) {
            if (isChosen) {
                throw refusal(path.resolve("locks"), failed);
            }
        }
        Path temporary = Path.of(
                System.getProperty("java.io.tmpdir", "/tmp"), "pocketflow-" + System.getProperty("user.name", "user"));
        try {
            return made(temporary);
        } catch (IOException failed) {
            throw refusal(temporary, failed);
        }
    }

    /**
     * Returns the folder of conversations. Creates it if it does not exist. Only its owner can read it.
     *
     * @throws UserError if it cannot be created, or belongs to another user
     */
    public Path conversations() throws UserError {
        Path folder = path.resolve("conversations");
        try {
            Path made = made(folder);
            PrivateFiles.protect(made);
            return made;
        } catch (IOException failed) {
            throw new UserError(
                    Texts.trouble(folder, failed).getMessage()
                            + "; conversations are kept in this folder: set XDG_STATE_HOME to a folder that can be"
                            + " written",
                    failed);
        }
    }

    private static UserError refusal(Path locks, IOException cause) {
        return new UserError(
                Texts.trouble(locks, cause).getMessage()
                        + "; locks are kept in this folder: set XDG_STATE_HOME to a folder that can be written",
                cause);
    }

    /** Returns a folder in which only this user can plant files. */
    private static Path made(Path locks) throws IOException {
        PrivateFiles.createFolders(locks);
        if (!Files.isDirectory(locks, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(locks.toString(), null, "this is a link or a file, and not a folder");
        }
        Path probe = Files.createTempFile(locks, "probe", null);
        try {
            if (!Files.getOwner(locks).equals(Files.getOwner(probe))) {
                throw new FileSystemException(locks.toString(), null, "this folder belongs to another user");
            }
            return locks;
        } finally {
            Files.delete(probe);
        }
    }

    /** Returns the lock file for a file, named by a hash of the real path. The file need not exist. */
    public Path lockOf(Path real) throws UserError {
        return locks().resolve(hash(real.toString()) + ".lock");
    }

    private static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
