package io.pocketflow.cli.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.JsonFields;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.llm.Usage;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Results as lines of JSON: one object for each item. */
public final class JsonResults implements ResultFormat {

    private static final JsonFactory FACTORY = new ObjectMapper().getFactory();

    private final Kept kept;

    JsonResults(Kept kept) {
        this.kept = kept;
    }

    @Override
    public String head() {
        return "";
    }

    @Override
    public void check(Item item) {}

    @Override
    public String line(ItemReport<Task, Answer> report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator line = FACTORY.createGenerator(text)) {
            line.writeStartObject();
            write(line, report.item().item(), report.outcome());
            line.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private void write(JsonGenerator line, Item item, Outcome<Answer> outcome) throws IOException {
        line.writeNumberField("index", item.index());
        line.writeStringField("status", ResultFormat.status(outcome));
        if (outcome.isDone()) {
            line.writeObjectField("result", outcome.value().result());
        } else {
            line.writeObjectFieldStart("error");
            line.writeStringField("kind", ResultFormat.kind(outcome));
            line.writeStringField("message", ResultFormat.message(outcome));
            line.writeEndObject();
        }
        if (outcome instanceof Outcome.Suspended<Answer> suspended) {
            line.writeArrayFieldStart("questions");
            for (Map.Entry<StepKey, Object> asked : suspended.questions().entrySet()) {
                line.writeStartObject();
                line.writeStringField("step", asked.getKey().toString());
                line.writeObjectField("question", asked.getValue());
                line.writeEndObject();
            }
            line.writeEndArray();
        }
        line.writeNumberField("attempts", ResultFormat.attempts(outcome));
        line.writeNumberField("ms", outcome.duration().toMillis());
        if (outcome.isDone() && outcome.value().usage().total() > 0) {
            Usage usage = outcome.value().usage();
            line.writeObjectFieldStart("usage");
            line.writeNumberField("input", usage.inputTokens());
            line.writeNumberField("output", usage.outputTokens());
            some(line, "cached", usage.cachedTokens());
            some(line, "reasoning", usage.reasoningTokens());
            some(line, "cacheWrite", usage.cacheWriteTokens());
            some(line, "hourWrite", usage.hourWriteTokens());
            some(line, "audioInput", usage.audioInputTokens());
            some(line, "audioOutput", usage.audioOutputTokens());
            line.writeEndObject();
        }
        if (!kept.isEmpty()) {
            line.writeFieldName("item");
            JsonFields.write(line, kept.of(item));
        }
    }

    private static void some(JsonGenerator line, String field, long tokens) throws IOException {
        if (tokens > 0) {
            line.writeNumberField(field, tokens);
        }
    }
}
