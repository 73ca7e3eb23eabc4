package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The right to write a journal, held by one opener at a time. Beside the journal lies a file {@code .lock}, which says
 * who; it is locked, and so free as soon as its process is gone, however that ended. It is never deleted: somebody else
 * might just be opening it.
 */
final class JournalLock implements Closeable {

    /** The journals that are open in this process, with their holders; the system's locks are between processes. */
    private static final Map<Path, String> OPEN = new ConcurrentHashMap<>();

    /** The byte that is locked lies behind the text, so that others can read that on every system. */
    private static final long LOCKED = Long.MAX_VALUE - 1;

    private final Path journal;
    private final FileChannel channel;

    private JournalLock(Path journal, FileChannel channel) {
        this.journal = journal;
        this.channel = channel;
    }

    /** Takes the lock of a journal, given by its real path. */
    static JournalLock take(Path journal, Instant now) throws IOException {
        String holder = "process " + ProcessHandle.current().pid() + " on " + host() + " since " + now;
        String other = OPEN.putIfAbsent(journal, holder);
        if (other != null) {
            throw inUse(journal, other + " (this process)");
        }
        boolean taken = false;
        try {
            JournalLock lock = lock(journal, holder);
            taken = true;
            return lock;
        } finally {
            if (!taken) {
                OPEN.remove(journal);
            }
        }
    }

    private static JournalLock lock(Path journal, String holder) throws IOException {
        Path file = journal.resolveSibling(journal.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock(LOCKED, 1, false);
            if (lock == null) {
                throw inUse(journal, Files.readString(file));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            return new JournalLock(journal, channel);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    private static IllegalStateException inUse(Path journal, String holder) {
        return new IllegalStateException("journal " + journal + " is in use by "
                + (holder.isBlank() ? "another process" : holder) + "; one at a time can write it");
    }

    private static String host() {
        String known = System.getenv().getOrDefault("HOSTNAME", System.getenv("COMPUTERNAME"));
        if (known != null && !known.isBlank()) {
            return known;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (IOException nameless) {
            return "this machine";
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.truncate(0);
        } finally {
            channel.close();
            OPEN.remove(journal);
        }
    }
}
