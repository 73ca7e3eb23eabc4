package io.pocketflow.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The results of a bulk run on disk: they grow in {@code FILE.part}, and only {@link #finish} makes it {@code FILE}, by a
 * rename. So whoever sees {@code FILE} sees all of it.
 */
final class ResultFile implements AutoCloseable {

    private final Path file;
    private final Path part;
    private final Writer lines;

    private ResultFile(Path file, Path part, Writer lines) {
        this.file = file;
        this.part = part;
        this.lines = lines;
    }

    static ResultFile open(Path file) throws UserError {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            return new ResultFile(
                    file,
                    part,
                    new BufferedWriter(
                            new OutputStreamWriter(Files.newOutputStream(part), StandardCharsets.UTF_8), 1 << 16));
        } catch (IOException e) {
            throw io.pocketflow.cli.Files.trouble(part, e);
        }
    }

    void add(String line) throws IOException {
        lines.write(line);
        lines.write('\n');
    }

    void flush() throws IOException {
        lines.flush();
    }

    /** Where the lines are as long as the run goes on. */
    Path part() {
        return part;
    }

    /** All lines are there: makes it the file. */
    void finish() throws IOException {
        lines.close();
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException notHere) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Writes what is there; the part stays. */
    @Override
    public void close() throws IOException {
        lines.close();
    }
}
