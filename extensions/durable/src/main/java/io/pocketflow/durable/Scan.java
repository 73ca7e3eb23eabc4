package io.pocketflow.durable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Goes through a journal from its beginning, line by line, without holding more than one. */
final class Scan {

    /** A stretch of bytes that is a whole line, and the end of its name; the bytes are reused after the visit. */
    record Visited(byte[] bytes, int from, int nameEnd, int to, long offset) {

        /** Returns a copy of the line. */
        Line line() {
            return new Line(Arrays.copyOfRange(bytes, from, to));
        }

        /** Returns a copy of the name that the line begins with. */
        byte[] name() {
            return Arrays.copyOfRange(bytes, from, nameEnd);
        }
    }

    /** Visits each whole line but the header. */
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
            byte[] start = in.readNBytes(Line.headerStart().length);
            if (!isHeaderStart(start, start.length)) {
                throw noJournal(path);
            }
        }
    }

    /** Returns whether bytes are the start of a header, or as much of one as there are. */
    private static boolean isHeaderStart(byte[] bytes, int length) {
        byte[] header = Line.headerStart();
        int compared = Math.min(length, header.length);
        return Arrays.equals(bytes, 0, compared, header, 0, compared);
    }

    private static IllegalStateException noJournal(Path path) {
        return new IllegalStateException(path + " is no journal: its first line is no journal's");
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
                    + "), and there are whole lines after it; the lines before it are whole");
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
                + ", whose checksum is right, so that another program has written it: " + why);
    }

    /** Refuses a line that is too long to have been written, before it fills the memory. */
    private void makeRoom() {
        if (filled == buffer.length) {
            if (filled > Line.LONGEST) {
                throw new UnreadableJournalException("journal " + path + " is damaged in line " + (lines + 1)
                        + ": it is longer than " + (Line.LONGEST >> 20) + " MiB");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(2L * buffer.length, Line.LONGEST + 1L));
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
