package io.pocketflow.durable;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.pocketflow.core.StepKey;
import io.pocketflow.core.StepRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * One record as a line of a journal: a JSON object whose first two members name the run and the step, and whose last is
 * the CRC-32C of the bytes before it, in hexadecimal. Without a line break at its end.
 */
record Line(byte[] bytes) {

    private static final String HEADER = "{\"journal\":\"pocketflow\",\"version\":";
    private static final String STEP = "\",\"step\":\"";
    private static final String CRC = ",\"crc\":\"";
    private static final int CRC_LENGTH = CRC.length() + 8 + 2;

    /** What a line says. */
    record Content(String run, StepKey step, Instant at, StepRecord record) {}

    /** The first line of every journal. */
    static Line header(int version) {
        return sealed(HEADER + version);
    }

    /** What the header of every version begins with. */
    static byte[] headerStart() {
        return HEADER.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Line of(byte[] name, StepRecord record, Instant at) {
        StringBuilder text = new StringBuilder(new String(name, StandardCharsets.UTF_8));
        text.append(",\"kind\":\"").append(record.kind());
        text.append("\",\"at\":").append(at.toEpochMilli());
        text.append(",\"attempts\":").append(record.attempts()).append(",\"input\":\"");
        JsonStringEncoder.getInstance().quoteAsString(record.input(), text);
        text.append("\",\"fingerprint\":\"");
        JsonStringEncoder.getInstance().quoteAsString(record.fingerprint(), text);
        text.append('"');
        if (record.value() instanceof Encoded encoded) {
            text.append(",\"value\":").append(encoded.json());
        }
        return sealed(text.toString());
    }

    private static Line sealed(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
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

    /** Whether a stretch of bytes is a whole line with the right checksum. */
    static boolean isWhole(byte[] bytes, int from, int to) {
        int body = to - from - CRC_LENGTH;
        return body > 0 && Arrays.equals(bytes, from + body, to, end(bytes, from, body), 0, CRC_LENGTH);
    }

    /** The members that name the run and the step: what every line of that step begins with. */
    static byte[] name(String run, StepKey step) {
        StringBuilder text = new StringBuilder("{\"run\":\"");
        JsonStringEncoder.getInstance().quoteAsString(run, text);
        text.append(STEP);
        JsonStringEncoder.getInstance().quoteAsString(step.toString(), text);
        return text.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Where the name that a whole line begins with ends. */
    static int nameEnd(byte[] bytes, int from) {
        int runEnd = quote(bytes, from + "{\"run\":\"".length());
        return quote(bytes, runEnd + STEP.length()) + 1;
    }

    private static int quote(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '"') {
            at += bytes[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    /** Whether this begins with a name: that of a step, or the start of a header. */
    boolean isNamed(byte[] name) {
        return bytes.length > name.length && Arrays.equals(bytes, 0, name.length, name, 0, name.length);
    }

    /** Reads a whole line. */
    Content content() throws IOException {
        String run = "";
        String step = "";
        String kind = "";
        String input = "";
        String fingerprint = "";
        long at = 0;
        int attempts = 0;
        Encoded value = null;
        try (JsonParser json = JsonCodec.MAPPER.getFactory().createParser(bytes)) {
            json.nextToken();
            while (value == null && json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                json.nextToken();
                switch (member) {
                    case "run" -> run = json.getText();
                    case "step" -> step = json.getText();
                    case "kind" -> kind = json.getText();
                    case "at" -> at = json.getLongValue();
                    case "attempts" -> attempts = json.getIntValue();
                    case "input" -> input = json.getText();
                    case "fingerprint" -> fingerprint = json.getText();
                    case "value" ->
                        value = rest((int) json.currentTokenLocation().getByteOffset());
                    default -> json.skipChildren();
                }
            }
        }
        StepRecord record = new StepRecord(StepRecord.Kind.valueOf(kind), value, fingerprint, input, attempts);
        return new Content(run, StepKey.parse(step), Instant.ofEpochMilli(at), record);
    }

    /** The value is the last member before the checksum, so that its own text is had without parsing it. */
    private Encoded rest(int from) {
        return new Encoded(new String(bytes, from, bytes.length - CRC_LENGTH - from, StandardCharsets.UTF_8));
    }

    /** The version that a whole header names. */
    int version() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return Integer.parseInt(text.substring(HEADER.length(), text.length() - CRC_LENGTH));
    }
}
