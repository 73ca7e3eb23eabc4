package io.pocketflow.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Goes through a journal from its beginning, line by line, without holding more than one. */
final class Scan {

    /** Told each whole line but the header; the bytes are reused after the call. */
    @FunctionalInterface
    interface Visitor {
        void line(byte[] bytes, int from, int to, long offset) throws IOException;
    }

    static final int VERSION = 1;
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final Visitor visitor;
    private byte[] buffer = new byte[CHUNK];
    private int filled;
    /** Where in the file the buffer begins. */
    private long base;

    private long lines;
    private long whole;
    /** The number of the first line that is not whole, or 0. */
    private long broken;

    private Scan(Path path, Visitor visitor) {
        this.path = path;
        this.visitor = visitor;
    }

    /**
     * Reads to the end and returns how many bytes are whole lines. What follows them is what a crash left of the last
     * write. A line that is broken with a whole one after it is damage, and refused.
     */
    static long read(Path path, Visitor visitor) throws IOException {
        Scan scan = new Scan(path, visitor);
        try (InputStream in = Files.newInputStream(path)) {
            scan.read(in);
        }
        return scan.whole;
    }

    /** Refuses a file that holds something and is no journal of any version; what follows its header is not looked at. */
    static void refuseOther(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] header = Line.headerStart();
            byte[] start = in.readNBytes(header.length);
            if (!Arrays.equals(start, 0, start.length, header, 0, start.length)) {
                throw noJournal(path);
            }
        }
    }

    private static IllegalStateException noJournal(Path path) {
        return new IllegalStateException(path + " is no journal: its first line is no journal's");
    }

    private void read(InputStream in) throws IOException {
        int searched = 0;
        for (int n = in.read(buffer, 0, buffer.length); n >= 0; n = in.read(buffer, filled, buffer.length - filled)) {
            int start = 0;
            filled += n;
            for (int i = searched; i < filled; i++) {
                if (buffer[i] == '\n') {
                    line(start, i);
                    start = i + 1;
                }
            }
            System.arraycopy(buffer, start, buffer, 0, filled - start);
            base += start;
            filled -= start;
            searched = filled;
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.multiplyExact(buffer.length, 2));
            }
        }
        if (lines == 0 && filled > 0) {
            tornHeader();
        }
    }

    private void line(int from, int to) throws IOException {
        lines++;
        boolean isWhole = Line.isWhole(buffer, from, to);
        if (lines == 1) {
            header(new Line(Arrays.copyOfRange(buffer, from, to)), isWhole);
        } else if (!isWhole) {
            broken = broken == 0 ? lines : broken;
        } else if (broken != 0) {
            throw new UnreadableJournalException("journal " + path + " is damaged in line " + broken + " (byte " + whole
                    + "), and there are whole lines after it; the lines before it are whole");
        } else {
            visitor.line(buffer, from, to, base + from);
        }
        whole = broken == 0 ? base + to + 1 : whole;
    }

    private void header(Line line, boolean isWhole) {
        if (!line.isNamed(Line.headerStart())) {
            throw noJournal(path);
        }
        if (!isWhole) {
            throw new UnreadableJournalException("journal " + path + " is damaged in line 1");
        }
        int version = line.version();
        if (version != VERSION) {
            throw new UnreadableJournalException(
                    "journal " + path + " is of version " + version + "; this program reads version " + VERSION);
        }
    }

    /** A file that ended within its first line may only be a journal that was just being made. */
    private void tornHeader() {
        byte[] header = Line.header(VERSION).bytes();
        if (filled > header.length || !Arrays.equals(buffer, 0, filled, header, 0, filled)) {
            throw noJournal(path);
        }
    }
}
