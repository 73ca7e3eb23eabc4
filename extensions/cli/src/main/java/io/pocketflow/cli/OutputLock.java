package io.pocketflow.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The right to write a file of results, held by one run at a time. It is a locked file beside it, and so free as soon as
 * the process is gone; as others might just be opening it, that is never deleted.
 */
final class OutputLock implements Closeable {

    private final FileChannel channel;

    private OutputLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock of the file that grows. */
    static OutputLock take(Path part) throws IOException, UserError {
        Path file = part.resolveSibling(part.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            // as if another process had it
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new UserError(part + " is being written by another run; wait for its end, or take another --out");
        }
        return new OutputLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
