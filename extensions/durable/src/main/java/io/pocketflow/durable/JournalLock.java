package io.pocketflow.durable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right to write a journal. Two files lie beside the journal, or in a folder for locks: {@code .lock} is
 * locked, so the right is free as soon as its process has ended in any way; {@code .owner} names the holder. The file
 * {@code .lock} is never written or deleted, because another process might be opening it, or it might be another name of
 * another file. Links at the place of the two files are not followed.
 * <p>POSIX drops all locks of a process on a file when the process closes any handle of that file. Therefore this
 * process never opens the locked file twice: the system properties, which all class loaders share, record the open
 * journals. If other code, such as a backup, closes a handle of the file, other processes of the machine still see that
 * the owner is alive.
 */
final class JournalLock implements Closeable {

    /** The position of the locked byte, beyond all text, so that other processes can read the file on every system. */
    static final long LOCKED = Long.MAX_VALUE - 1;

    private static final String OPEN = "io.pocketflow.durable.open ";
    /** Handles whose closing would drop the lock of another class loader. */
    private static final List<FileChannel> NEVER_CLOSED = new CopyOnWriteArrayList<>();

    private final Path journal;
    private final Path ownerFile;
    private final JournalOwner owner;
    private final FileChannel channel;
    /** The names under which the journal is recorded: its path, and the key of its file if the system has one. */
    private final Set<String> noted = new LinkedHashSet<>();

    private JournalLock(Path journal, JournalOwner owner, @Nullable Path locks) throws IOException {
        this.journal = journal;
        this.owner = owner;
        this.ownerFile = beside(journal, locks, ".owner");
        note();
        FileChannel opened = null;
        try {
            opened = PrivateFile.openOrCreate(beside(journal, locks, ".lock"));
            lock(opened);
        } catch (Throwable failed) {
            forget();
            close(opened);
            throw failed;
        }
        this.channel = opened;
    }

    /**
     * Acquires the lock of a journal, given by its real path. The file must exist.
     *
     * @param locks the folder of the lock's files, or null for the folder of the journal
     */
    static JournalLock take(Path journal, Instant now, @Nullable Path locks) throws IOException {
        return new JournalLock(journal, JournalOwner.current(now), locks);
    }

    /** Returns a file of the lock. In a folder for locks, a hash of the journal's path distinguishes the journals. */
    private static Path beside(Path journal, @Nullable Path locks, String ending) {
        return locks == null
                ? journal.resolveSibling(journal.getFileName() + ending)
                : locks.resolve(PrivateFile.hash(journal.toString()) + ".journal" + ending);
    }

    private void lock(FileChannel opened) throws IOException {
        try {
            if (opened.tryLock(LOCKED, 1, false) == null) {
                throw inUse(journal, JournalOwner.read(ownerFile).map(JournalOwner::text));
            }
        } catch (OverlappingFileLockException inThisProcess) {
            NEVER_CLOSED.add(opened);
            throw inUse(journal, Optional.of(owner.text() + " or earlier (this process)"));
        }
        Optional<JournalOwner> last = JournalOwner.read(ownerFile);
        if (last.isPresent() && last.get().isAlive()) {
            throw inUse(journal, last.map(JournalOwner::text));
        }
        owner.write(ownerFile);
    }

    private static void close(@Nullable FileChannel opened) throws IOException {
        if (opened != null && !NEVER_CLOSED.contains(opened)) {
            opened.close();
        }
    }

    /**
     * Records the journal as open in this process, by its path and by the key of its file, which may have other names.
     */
    private void note() throws IOException {
        for (String name : names()) {
            Object other = System.getProperties().putIfAbsent(OPEN + name, owner.text());
            if (other != null) {
                forget();
                throw inUse(journal, Optional.of(other + " (this process)"));
            }
            noted.add(name);
        }
    }

    private List<String> names() throws IOException {
        Object key = Files.readAttributes(journal, BasicFileAttributes.class).fileKey();
        return key == null ? List.of(journal.toString()) : List.of(journal.toString(), key.toString());
    }

    private void forget() {
        noted.forEach(name -> System.getProperties().remove(OPEN + name));
        noted.clear();
    }

    /** Records the file that has replaced the journal's file, since another file may get the key of the old one. */
    void replaced() throws IOException {
        for (String name : List.copyOf(noted)) {
            if (!name.equals(journal.toString())) {
                noted.remove(name);
                System.getProperties().remove(OPEN + name);
            }
        }
        for (String name : names()) {
            noted.add(name);
            System.getProperties().put(OPEN + name, owner.text());
        }
    }

    static IllegalStateException inUse(Path journal, Optional<String> holder) {
        return new IllegalStateException("journal " + journal + " is in use by " + holder.orElse("another process")
                + "; only one process at a time can write it");
    }

    @Override
    public void close() throws IOException {
        try {
            owner.delete(ownerFile);
        } finally {
            channel.close();
            forget();
        }
    }
}
