package io.pocketflow.durable;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.json.Encoded;
import io.pocketflow.durable.json.JsonCodec;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reader of the record in one line. It validates every member, because the checksum is not a signature and a line may
 * contain anything. Confined to one thread.
 */
final class LineReader {

    /** A factory for lines, in which a value is nested one level deeper than in the codec. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Line.LONGEST)
                    .maxNestingDepth(JsonCodec.MOST_DEPTH + 1)
                    .build())
            .build();

    private final Line line;
    private String run = "";
    private String step = "";
    private String kind = "";
    private String input = "";
    private String fingerprint = "";
    private long at;
    private int attempts;
    private long number;
    private @Nullable Encoded value;

    private LineReader(Line line) {
        this.line = line;
    }

    static Line.Content read(Line line) throws MalformedLineException {
        LineReader reader = new LineReader(line);
        try (JsonParser json = FACTORY.createParser(line.bytes())) {
            reader.members(json);
            return reader.content();
        } catch (JsonProcessingException malformed) {
            throw new MalformedLineException(malformed.getOriginalMessage());
        } catch (IOException | RuntimeException malformed) {
            throw new MalformedLineException(String.valueOf(malformed.getMessage()));
        }
    }

    private void members(JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            if (value != null && !member.equals("crc")) {
                throw new MalformedLineException("its value is followed by '" + member + "'");
            }
            json.nextToken();
            switch (member) {
                case "run" -> run = json.getText();
                case "step" -> step = json.getText();
                case "kind" -> kind = json.getText();
                case "at" -> at = json.getLongValue();
                case "attempts" -> attempts = json.getIntValue();
                case "number" -> number = json.getLongValue();
                case "input" -> input = json.getText();
                case "fingerprint" -> fingerprint = json.getText();
                case "value" -> value(json);
                default -> json.skipChildren();
            }
        }
        if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
            throw new MalformedLineException("it is not one JSON object");
        }
    }

    /** Reads the value. It is the last member before the checksum, so its text is the rest of the line. */
    private void value(JsonParser json) throws IOException {
        value = new Encoded(line.text((int) json.currentTokenLocation().getByteOffset()));
        json.skipChildren();
    }

    private Line.Content content() throws MalformedLineException {
        StepKey key = StepKey.parse(step);
        if (!line.isNamed(Line.name(run, key))) {
            throw new MalformedLineException("it does not begin with the run and the step that it names");
        }
        StepRecord record = new StepRecord(Kind.valueOf(kind), value, fingerprint, input, attempts, number);
        if (value == null && record.kind() != Kind.STARTED) {
            throw new MalformedLineException("a record of kind " + kind + " without a value");
        }
        return new Line.Content(run, key, Instant.ofEpochMilli(at), record);
    }
}
