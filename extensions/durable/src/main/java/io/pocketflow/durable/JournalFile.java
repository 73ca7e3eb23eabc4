package io.pocketflow.durable;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file of a journal. One thread writes it; any thread may read it.
 * <p>Reads use a {@link RandomAccessFile}, because an interrupted reader would close a {@link FileChannel} for all
 * threads, and runs interrupt their threads.
 */
class JournalFile implements Closeable {

    private static final int CHUNK = 4096;

    private final RandomAccessFile writes;
    private final RandomAccessFile reads;
    private final ReentrantLock reading = new ReentrantLock();

    JournalFile(Path path) throws IOException {
        this.writes = new RandomAccessFile(path.toFile(), "rw");
        this.reads = new RandomAccessFile(path.toFile(), "r");
    }

    long length() throws IOException {
        return writes.length();
    }

    void write(long offset, byte[] bytes, int length) throws IOException {
        writes.seek(offset);
        writes.write(bytes, 0, length);
    }

    void truncate(long length) throws IOException {
        writes.setLength(length);
    }

    /**
     * Locks the file itself under all its names; {@link JournalLock} locks one name only. Closing this releases the
     * lock.
     * @throws IllegalStateException if another process has locked the file, under any name
     */
    void lock(Path path) throws IOException {
        lock(writes.getChannel(), path);
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        try {
            if (file.tryLock(JournalLock.LOCKED, 1, false) != null) {
                return;
            }
        } catch (OverlappingFileLockException inThisProcess) {
            // rejected below
        }
        throw JournalLock.inUse(path, Optional.of("another process, under another name (hard link)"));
    }

    /** Forces the written bytes to disk. */
    void force() throws IOException {
        writes.getChannel().force(false);
    }

    /** Forces the file's name to disk, if the system supports it. */
    static void forceFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notHere) {
            // Windows does not open folders, and makes their entries durable by itself
        }
    }

    /** Returns the line at an offset, without its line break. */
    byte[] readLine(long offset) throws IOException {
        byte[] bytes = new byte[CHUNK];
        int filled = 0;
        reading.lock();
        try {
            reads.seek(offset);
            while (true) {
                int n = reads.read(bytes, filled, bytes.length - filled);
                if (n < 0) {
                    throw new EOFException("there is no whole line at byte " + offset);
                }
                for (int i = filled; i < filled + n; i++) {
                    if (bytes[i] == '\n') {
                        return Arrays.copyOf(bytes, i);
                    }
                }
                filled += n;
                bytes = filled < bytes.length ? bytes : Arrays.copyOf(bytes, Math.multiplyExact(filled, 2));
            }
        } finally {
            reading.unlock();
        }
    }

    /** Closes the file. Waits for readers: the system may reuse the descriptor of a closed file for another file. */
    @Override
    public void close() throws IOException {
        reading.lock();
        try {
            reads.close();
        } finally {
            reading.unlock();
            writes.close();
        }
    }

    /** A preparation of a file before it is opened. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Path path) throws IOException;
    }

    /** Empties a file that is a journal, even of another version or damaged. Rejects any other file. */
    static void startOver(Path path) throws IOException {
        if (Files.exists(path)) {
            Scan.refuseOther(path);
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                lock(file, path);
                file.truncate(0);
            }
        }
    }

    /** A factory of a journal's file; tests open files on disks that fill up. */
    @FunctionalInterface
    interface Opener {
        JournalFile open(Path path) throws IOException;
    }

    /** Opens a file. Creates it if it does not exist. */
    static JournalFile open(Path path) throws IOException {
        return new JournalFile(path);
    }

    /**
     * Creates a file and its folder if they do not exist. Returns the path with links resolved. For a link to a missing
     * file it creates the target, so that both names always lead to the same path.
     */
    static Path make(Path path) throws IOException {
        Path absolute = path.toAbsolutePath();
        Path folder = absolute.getParent();
        if (folder == null || Files.exists(absolute) && !Files.isRegularFile(absolute)) {
            throw new FileSystemException(path.toString(), null, "it is not a file");
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
        }
        if (!Files.exists(absolute)) {
            PrivateFile.openOrCreateTarget(absolute).close();
        }
        return absolute.toRealPath();
    }
}
