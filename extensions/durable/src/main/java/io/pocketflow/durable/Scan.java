package io.pocketflow.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A scan of a journal from its beginning, line by line, which holds one line at a time. */
final class Scan {

    /** A range of bytes that is a complete line, and the end of its name. The bytes are reused after the visit. */
    record Visited(byte[] bytes, int from, int nameEnd, int to, long offset) {

        /** Returns a copy of the line. */
        Line line() {
            return new Line(Arrays.copyOfRange(bytes, from, to));
        }

        /** Returns whether the line is a record of the run whose names begin with these bytes. */
        boolean isOf(byte[] nameStart) {
            return nameEnd - from > nameStart.length
                    && Arrays.equals(bytes, from, from + nameStart.length, nameStart, 0, nameStart.length);
        }

        /** Returns whether the line is the start of a run, and not a step. */
        boolean isStart() {
            int end = nameEnd - Line.START_END.length;
            return end > from && Arrays.equals(bytes, end, nameEnd, Line.START_END, 0, Line.START_END.length);
        }

        /** Returns a copy of the name that the line begins with. */
        byte[] name() {
            return Arrays.copyOfRange(bytes, from, nameEnd);
        }
    }

    /** A visitor of each complete line except the header. */
    @FunctionalInterface
    interface Visitor {
        void line(Visited line) throws IOException;
    }

    static final int VERSION = 2;
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final Visitor visitor;
    private byte[] buffer = new byte[CHUNK];
    private int filled;
    /** The position in the file where the buffer begins. */
    private long base;

    private long lines;
    private long whole;
    /** The number of the first incomplete line, or 0. */
    private long broken;

    private Scan(Path path, Visitor visitor) {
        this.path = path;
        this.visitor = visitor;
    }

    /**
     * Reads a journal to its end. Returns the number of bytes in complete lines; a crash during the last write leaves
     * the bytes after them. Rejects a broken line that is followed by a complete one, since only damage explains it.
     */
    static long read(Path path, Visitor visitor) throws IOException {
        Scan scan = new Scan(path, visitor);
        try (InputStream in = Files.newInputStream(path)) {
            scan.read(in);
        }
        return scan.whole;
    }

    /** Rejects a file that is not empty and not a journal of any version. Reads only the header. */
    static void refuseOther(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] start = in.readNBytes(Line.headerStart().length);
            if (!isHeaderStart(start, start.length)) {
                throw noJournal(path);
            }
        }
    }

    /** Returns whether the bytes are the start of a header, even an incomplete start. */
    private static boolean isHeaderStart(byte[] bytes, int length) {
        byte[] header = Line.headerStart();
        int compared = Math.min(length, header.length);
        return Arrays.equals(bytes, 0, compared, header, 0, compared);
    }

    private static IllegalStateException noJournal(Path path) {
        return new IllegalStateException(path + " is not a journal: its first line is not the header of a journal");
    }

    private void read(InputStream in) throws IOException {
        filled = in.readNBytes(buffer, 0, Line.headerStart().length);
        if (filled > 0 && !isHeaderStart(buffer, filled)) {
            throw noJournal(path);
        }
        int searched = 0;
        for (int n = in.read(buffer, filled, buffer.length - filled);
                n >= 0;
                n = in.read(buffer, filled, buffer.length - filled)) {
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
            makeRoom();
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
                    + "), but complete lines follow it; the lines before it are complete");
        } else {
            visit(from, to);
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
        String version = line.version();
        if (!version.matches("[0-9]{1,20}")) {
            throw malformed("its version is not a number");
        }
        if (!version.equals(String.valueOf(VERSION))) {
            throw new UnreadableJournalException("journal " + path + " is of version " + version
                    + "; this program reads version " + VERSION + " only: finish its runs with the release that wrote"
                    + " it, or start over with Journal.openFresh");
        }
    }

    private void visit(int from, int to) throws IOException {
        int nameEnd = Line.nameEnd(buffer, from, to);
        if (nameEnd < 0) {
            throw malformed("it does not begin with a run and a step");
        }
        try {
            visitor.line(new Visited(buffer, from, nameEnd, to, base + from));
        } catch (MalformedLineException malformed) {
            throw malformed(malformed.getMessage());
        }
    }

    private UnreadableJournalException malformed(String why) {
        return new UnreadableJournalException("journal " + path + " is malformed in line " + lines
                + "; its checksum is correct, so another program has written it: " + why);
    }

    /** Enlarges the buffer. Rejects a line that is longer than any written line, before it fills the memory. */
    private void makeRoom() {
        if (filled == buffer.length) {
            if (filled > Line.LONGEST) {
                throw new UnreadableJournalException("journal " + path + " is damaged in line " + (lines + 1)
                        + ": it is longer than " + (Line.LONGEST >> 20) + " MiB");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, Line.LONGEST + 1L));
        }
    }

    /**
     * Accepts a file that ends within its first line only if a crash may have interrupted the creation of a journal.
     */
    private void tornHeader() {
        byte[] header = Line.header(VERSION).bytes();
        if (filled > header.length || !Arrays.equals(buffer, 0, filled, header, 0, filled)) {
            throw noJournal(path);
        }
    }
}
