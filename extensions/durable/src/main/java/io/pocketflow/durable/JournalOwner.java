package io.pocketflow.durable;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The process that has a journal open. A file beside the journal contains one line for people, and one line that
 * identifies the process by its start, since the system reuses process numbers.
 * @param text the line for people: which process, where and since when
 * @param pid the number of the process
 * @param start the exact start of the process; empty if the system does not report it
 */
record JournalOwner(String text, long pid, String start) {

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** The index of the field with the start in ticks since the boot, counted from the state of the process. */
    private static final int START = 19;

    static JournalOwner current(Instant now) {
        long pid = ProcessHandle.current().pid();
        return new JournalOwner("process " + pid + " on " + host() + " since " + now, pid, start(pid));
    }

    /** Returns the owner that a file names, or empty if the file names none. */
    static Optional<JournalOwner> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            String[] words = lines.get(0).split(" ");
            return Optional.of(new JournalOwner(lines.get(0), Long.parseLong(words[1]), lines.get(1)));
        } catch (IOException | RuntimeException none) {
            // the file does not exist, or a crash has truncated it
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        // another user's file can be deleted where it cannot be written
        Files.deleteIfExists(file);
        try (FileChannel made = PrivateFile.create(file)) {
            made.write(ByteBuffer.wrap((text + "\n" + start + "\n").getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Deletes the file, unless another owner has replaced it. */
    void delete(Path file) throws IOException {
        if (read(file).equals(Optional.of(this))) {
            Files.deleteIfExists(file);
        }
    }

    /** Returns whether this is another process of this machine that is still running. */
    boolean isAlive() {
        return pid != ProcessHandle.current().pid() && !start.isEmpty() && start.equals(start(pid));
    }

    /** Returns when a process was started, or the empty string if it has ended. */
    private static String start(long pid) {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ");
            boolean hasEnded = fields[0].equals("Z") || fields[0].equals("X");
            return hasEnded
                    ? ""
                    : "started at tick " + fields[START] + " of boot "
                            + Files.readString(BOOT).strip();
        } catch (IOException | RuntimeException notLinux) {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(process -> process.info().startInstant())
                    .map(at -> "started at " + at + " on " + host())
                    .orElse("");
        }
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
}
