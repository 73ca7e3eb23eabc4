package io.pocketflow.cli;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The results of a bulk run on disk. They grow in {@code FILE.part}, which {@link #finish} renames to {@code FILE}, so
 * {@code FILE} is always complete.
 */
final class ResultFile implements Results {

    private final Path file;
    private final Path part;
    private final OutputLock lock;
    /** Not a channel, which would be closed by an interrupt of the writing thread. */
    private final FileOutputStream lines;

    private ResultFile(Path file, Path part, OutputLock lock, FileOutputStream lines) {
        this.file = file;
        this.part = part;
        this.lock = lock;
        this.lines = lines;
    }

    /** Starts a new file. Fails if another run is writing it. */
    static ResultFile open(Path file) throws UserError {
        Path part = Places.part(file);
        try {
            Files.createDirectories(part.toAbsolutePath().getParent());
            OutputLock lock = OutputLock.take(part);
            try {
                return new ResultFile(file, part, lock, new FileOutputStream(part.toFile()));
            } catch (IOException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw io.pocketflow.cli.Files.trouble(part, failed);
        }
    }

    @Override
    public void add(String line) {
        try {
            lines.write((line + '\n').getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            UserError trouble = io.pocketflow.cli.Files.trouble(part, failed);
            throw new OutputLost(trouble.getMessage(), trouble);
        }
    }

    @Override
    public String unfinished() {
        return "; the results so far are in " + part;
    }

    /** Renames {@code FILE.part} to {@code FILE} once it is safely on disk. */
    @Override
    public void finish() throws UserError {
        try {
            lines.getFD().sync();
            lines.close();
        } catch (IOException failed) {
            throw io.pocketflow.cli.Files.trouble(part, failed);
        }
        try {
            rename();
        } catch (IOException failed) {
            throw io.pocketflow.cli.Files.trouble(file, failed);
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
            throw io.pocketflow.cli.Files.trouble(part, failed);
        }
    }
}
