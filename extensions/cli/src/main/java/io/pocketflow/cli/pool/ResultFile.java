package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.OutputLost;
import io.pocketflow.cli.base.PrivateFiles;
import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.results.Keyed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The results of a bulk run on disk. They grow in {@code FILE.part}, which {@link #finish} renames to {@code FILE}, so
 * {@code FILE} is always complete. Only the owner can read the file.
 */
final class ResultFile implements Results {

    private final Path file;
    private final Path part;
    private final OutputLock lock;
    private final Consumer<String> made;
    private final MessageDigest digest = Keyed.sha256();
    /** A stream that an interrupt of the writing thread does not close, unlike a channel. */
    private final OutputStream lines;

    private ResultFile(Path file, Path part, OutputLock lock, OutputStream lines, Consumer<String> made) {
        this.file = file;
        this.part = part;
        this.lock = lock;
        this.lines = lines;
        this.made = made;
    }

    /**
     * Starts a new file, under a lock which it releases when it is closed.
     *
     * @param made receives the SHA-256 of the complete results before they get their name
     */
    static ResultFile open(Path file, OutputLock lock, Consumer<String> made) throws UserError {
        Path part = Places.part(file);
        try {
            PrivateFiles.createAnew(part).close();
            OutputStream lines = Files.newOutputStream(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            return new ResultFile(file, part, lock, lines, made);
        } catch (IOException failed) {
            throw Texts.trouble(part, failed);
        }
    }

    @Override
    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            lines.write(bytes);
            digest.update(bytes);
        } catch (IOException failed) {
            UserError trouble = Texts.trouble(part, failed);
            throw new OutputLost(String.valueOf(trouble.getMessage()), trouble);
        }
    }

    @Override
    public String unfinished() {
        return "; the results so far are in " + part;
    }

    /** Renames {@code FILE.part} to {@code FILE} once it is safely on disk. */
    @Override
    public void finish() throws UserError {
        try (FileChannel written = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            written.force(true);
            lines.close();
        } catch (IOException failed) {
            throw Texts.trouble(part, failed);
        }
        made.accept(HexFormat.of().formatHex(digest.digest()));
        try {
            rename();
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        }
    }

    private void rename() throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Override
    public void close() throws UserError {
        try (lock) {
            lines.close();
        } catch (IOException failed) {
            throw Texts.trouble(part, failed);
        }
    }
}
