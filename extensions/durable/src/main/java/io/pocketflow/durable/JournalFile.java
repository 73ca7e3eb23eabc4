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
 * The bytes of a journal. Written by one thread only, read by any.
 *
 * <p>Reading goes by {@link RandomAccessFile}: a {@link FileChannel} closes itself for everybody when a thread that was
 * interrupted reads from it, and runs interrupt their threads.
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
     * Locks the file itself, which may have other names; {@link JournalLock} locks one name only. The lock ends with this.
     *
     * @throws IllegalStateException if another process has it, under whatever name
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
            // refused below
        }
        throw JournalLock.inUse(path, Optional.of("another process, under another name (hard link)"));
    }

    /** Forces what was written to disk. */
    void force() throws IOException {
        writes.getChannel().force(false);
    }

    /** Forces the file's name to disk, where the system has a way to. */
    static void forceFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException notHere) {
            // Windows opens no folders, and keeps their entries by itself
        }
    }

    /** The line that begins here, without its line break. */
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

    /** Not while somebody reads: the system may give the number of a closed file to the next one that is opened. */
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

    /** What is done to a file before it is opened. */
    @FunctionalInterface
    interface Preparation {
        void prepare(Path path) throws IOException;
    }

    /** Empties a file that is a journal, of whatever version and however damaged; any other is refused. */
    static void startOver(Path path) throws IOException {
        if (Files.exists(path)) {
            Scan.refuseOther(path);
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                lock(file, path);
                file.truncate(0);
            }
        }
    }

    /** How a journal opens its file; tests open files of disks that fill up. */
    @FunctionalInterface
    interface Opener {
        JournalFile open(Path path) throws IOException;
    }

    /** Opens a file, made if there is none. */
    static JournalFile open(Path path) throws IOException {
        return new JournalFile(path);
    }

    /**
     * Makes a file if there is none, with its folder, and returns its path without links. Of a link to a file that is not
     * there yet it makes that file, so that both names always lead to the same path.
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
            FileChannel.open(absolute, StandardOpenOption.CREATE, StandardOpenOption.WRITE)
                    .close();
        }
        return absolute.toRealPath();
    }
}
