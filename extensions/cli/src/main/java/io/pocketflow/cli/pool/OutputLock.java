package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.PrivateFiles;
import io.pocketflow.cli.base.StateFolder;
import io.pocketflow.cli.base.UserError;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;

/**
 * The exclusive right of one run to write a result file. It is a lock on a file in the user's state folder, so it is
 * free as soon as the process has ended, and nothing lies beside the results. The lock file is never deleted, because
 * another process might be opening it.
 */
final class OutputLock implements Closeable {

    private final FileChannel channel;

    private OutputLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Acquires the lock of a growing file, given by its real path. */
    static OutputLock take(Path part, StateFolder state) throws IOException, UserError {
        FileChannel channel = PrivateFiles.openOrCreate(state.lockOf(part));
        boolean taken = false;
        try {
            taken = channel.tryLock() != null;
        } catch (OverlappingFileLockException thisProcess) {
            // this process holds the lock, which counts like another process
        } finally {
            if (!taken) {
                channel.close();
            }
        }
        if (!taken) {
            throw new UserError(part + " is being written by another run; wait until it ends, or choose another --out");
        }
        return new OutputLock(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
