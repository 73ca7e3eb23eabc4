package io.pocketflow.durable;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.json.Encoded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * One record as a line of a journal, without the line break. It is a JSON object whose first two members name the run
 * and the step, and whose last member is the CRC-32C of the bytes before it, in hexadecimal.
 */
record Line(byte[] bytes) {

    /** The maximum length of a line in bytes: a value of 64 MiB, and its names. */
    static final int LONGEST = 65 << 20;

    private static final String HEADER = "{\"journal\":\"pocketflow\",\"version\":";
    private static final String RUN = "{\"run\":\"";
    private static final String STEP = "\",\"step\":\"";
    /** The end of the names under which the starts of runs are recorded. */
    static final byte[] START_END = (STEP + StepKey.START + '"').getBytes(StandardCharsets.UTF_8);

    private static final String CRC = ",\"crc\":\"";
    private static final int CRC_LENGTH = CRC.length() + 8 + 2;

    /** The content of a line. */
    record Content(String run, StepKey step, Instant at, StepRecord record) {}

    /** Returns the first line of a journal. */
    static Line header(int version) {
        return sealed(HEADER + version);
    }

    /** Returns the bytes that the header of every version begins with. */
    static byte[] headerStart() {
        return HEADER.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Line of(byte[] name, StepRecord record, Instant at) {
        StringBuilder text = new StringBuilder(new String(name, StandardCharsets.UTF_8));
        text.append(",\"kind\":\"").append(record.kind());
        text.append("\",\"at\":").append(at.toEpochMilli());
        text.append(",\"attempts\":").append(record.attempts());
        if (record.number() > 0) {
            text.append(",\"number\":").append(record.number());
        }
        text.append(",\"input\":\"");
        JsonStringEncoder.getInstance().quoteAsString(record.input(), text);
        text.append("\",\"fingerprint\":\"");
        JsonStringEncoder.getInstance().quoteAsString(record.fingerprint(), text);
        text.append('"');
        if (record.value() instanceof Encoded encoded) {
            text.append(",\"value\":").append(encoded.json());
        }
        return sealed(text.toString());
    }

    /** Returns a copy of this complete line under another name. */
    Line renamed(byte[] name) {
        int nameEnd = nameEnd(bytes, 0, bytes.length);
        int rest = bytes.length - CRC_LENGTH - nameEnd;
        byte[] copy = Arrays.copyOf(name, name.length + rest + CRC_LENGTH);
        System.arraycopy(bytes, nameEnd, copy, name.length, rest);
        seal(copy, name.length + rest);
        return new Line(copy);
    }

    /** Returns what the names of all steps of a run begin with. */
    static byte[] nameStart(String run) {
        return startOf(run).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static StringBuilder startOf(String run) {
        StringBuilder text = new StringBuilder(RUN);
        JsonStringEncoder.getInstance().quoteAsString(run, text);
        return text.append(STEP);
    }

    private static Line sealed(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        if (body.length > LONGEST - CRC_LENGTH) {
            throw new IllegalArgumentException("a record must have at most " + LONGEST + " bytes but has "
                    + (body.length + CRC_LENGTH) + "; it begins with "
                    + text.substring(0, 200));
        }
        byte[] line = Arrays.copyOf(body, body.length + CRC_LENGTH);
        seal(line, body.length);
        return new Line(line);
    }

    private static void seal(byte[] line, int length) {
        byte[] end = end(line, 0, length);
        System.arraycopy(end, 0, line, length, end.length);
    }

    private static byte[] end(byte[] line, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(line, from, length);
        return (CRC + String.format(Locale.ROOT, "%08x", crc.getValue()) + "\"}").getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns whether a range of bytes is a complete line with the correct checksum. */
    static boolean isWhole(byte[] bytes, int from, int to) {
        int body = to - from - CRC_LENGTH;
        return body > 0 && Arrays.equals(bytes, from + body, to, end(bytes, from, body), 0, CRC_LENGTH);
    }

    /** Returns the members that name the run and the step. Every line of that step begins with them. */
    static byte[] name(String run, StepKey step) {
        StringBuilder text = startOf(run);
        JsonStringEncoder.getInstance().quoteAsString(step.toString(), text);
        return text.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the end of the name that a complete line begins with, or -1 if the line does not begin with a name. */
    static int nameEnd(byte[] bytes, int from, int to) {
        int body = to - CRC_LENGTH;
        int runEnd = textEnd(RUN, bytes, from, body);
        int stepEnd = runEnd < 0 ? -1 : textEnd(STEP, bytes, runEnd, body);
        return stepEnd < 0 ? -1 : stepEnd + 1;
    }

    /** Returns the index of the quote that ends the text after a prefix, or -1 if there is none. */
    private static int textEnd(String prefix, byte[] bytes, int from, int to) {
        byte[] expected = prefix.getBytes(StandardCharsets.ISO_8859_1);
        int at = from + expected.length;
        if (at > to || !Arrays.equals(bytes, from, at, expected, 0, expected.length)) {
            return -1;
        }
        while (at < to && bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at < to ? at : -1;
    }

    /** Returns whether this line begins with the name of a step or the start of a header. */
    boolean isNamed(byte[] name) {
        return bytes.length > name.length && Arrays.equals(bytes, 0, name.length, name, 0, name.length);
    }

    /**
     * Reads a complete line.
     * @throws MalformedLineException if the line does not contain a record
     */
    Content content() throws MalformedLineException {
        return LineReader.read(this);
    }

    /** Returns the bytes before the checksum as text, from an index on. */
    String text(int from) {
        return new String(bytes, from, bytes.length - CRC_LENGTH - from, StandardCharsets.UTF_8);
    }

    /** Returns the version that a complete header names, as text. */
    String version() {
        return text(HEADER.length());
    }
}
