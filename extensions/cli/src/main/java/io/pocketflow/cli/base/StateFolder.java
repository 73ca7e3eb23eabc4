package io.pocketflow.cli.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 */
public record StateFolder(Path path) {

    private static final int HASH_BYTES = 16;

    /** Returns the folder that these environment variables determine. */
    public static StateFolder of(Map<String, String> environment) {
        boolean isWindows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        Path base = absolute(environment.get(isWindows ? "LOCALAPPDATA" : "XDG_STATE_HOME"));
        if (base == null) {
            Path home = absolute(environment.get("HOME"));
            base = (home == null ? Path.of(System.getProperty("user.home", "")) : home)
                    .resolve(Path.of(".local", "state"));
        }
        return new StateFolder(base.resolve("pocketflow"));
    }

    /** Returns the path, or null if it is not absolute: the specification of XDG ignores relative ones. */
    private static @Nullable Path absolute(@Nullable String value) {
        Path path = value == null || value.isEmpty() ? null : Path.of(value);
        return path != null && path.isAbsolute() ? path : null;
    }

    /**
     * Returns the folder of locks. Creates it if it does not exist, readable by its owner only.
     *
     * @throws UserError if it cannot be created, or is a link
     */
    public Path locks() throws UserError {
        Path locks = path.resolve("locks");
        try {
            PrivateFiles.createFolders(locks);
            if (!Files.isDirectory(locks, LinkOption.NOFOLLOW_LINKS)) {
                throw new UserError(
                        locks + ": a folder for locks is needed here; set XDG_STATE_HOME to another folder");
            }
            return locks;
        } catch (IOException failed) {
            throw new UserError(
                    Texts.trouble(locks, failed).getMessage()
                            + "; locks are kept in this folder: set XDG_STATE_HOME to a folder that can be written",
                    failed);
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
