package io.pocketflow.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome.RecordedFailure;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent;
import io.pocketflow.core.event.FlowEvent.Emitted;
import io.pocketflow.core.event.FlowEvent.Failed;
import io.pocketflow.core.event.FlowEvent.Finished;
import io.pocketflow.core.event.FlowEvent.Kind;
import io.pocketflow.core.event.FlowEvent.ModelCall;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelFirstChunk;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Origin;
import io.pocketflow.core.event.FlowEvent.PermitWaitFinished;
import io.pocketflow.core.event.FlowEvent.PermitWaitStarted;
import io.pocketflow.core.event.FlowEvent.Phase;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Started;
import io.pocketflow.core.event.FlowEvent.Suspended;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowEvent.ToolFailed;
import io.pocketflow.core.event.FlowEvent.ToolFinished;
import io.pocketflow.core.event.FlowEvent.ToolStarted;
import io.pocketflow.core.event.FlowListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events in a file: what is written comes back, and what cannot be read is skipped and counted. */
class JsonlEventsTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.000000006Z");
    private static final Duration TOOK = Duration.ofNanos(1_000_000_007);
    private static final Source ATTEMPT = new Source("run-1", Kind.ATTEMPT, "F/a#1[3]", "a", Params.NONE, 3, 2, null);
    private static final Source PREP = new Source("run-1", Kind.PHASE, "F/a", "a", Params.NONE, -1, -1, Phase.PREP);
    private static final ModelCall CALL = new ModelCall("call-1", "openai", "gpt-4o-mini", Operation.EMBED, true);
    private static final Tokens TOKENS = new Tokens(10, 5, 4, 3);
    private static final Tokens ALL_TOKENS = new Tokens(10, 5, 4, 3, 6, 2, 1, 7);

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("events.jsonl");
    }

    private void write(List<FlowEvent> events) {
        try (JsonlEvents jsonl = JsonlEvents.to(file())) {
            events.forEach(jsonl::on);
        }
    }

    private List<FlowEvent> read() {
        List<FlowEvent> events = new ArrayList<>();
        JsonlEvents.Reading reading = JsonlEvents.read(file(), events::add);
        assertThat(reading).isEqualTo(new JsonlEvents.Reading(events.size(), 0, 0, 0));
        return events;
    }

    // ---- what comes back

    @Test
    void eventsComeBackAsTheyWere() {
        List<FlowEvent> events = List.of(
                new Started(PREP, AT),
                new Finished(ATTEMPT, AT, TOOK, null, 2, true),
                new Finished(ATTEMPT, AT, TOOK, "search", 2, false),
                new Suspended(ATTEMPT, AT, TOOK),
                new Emitted(ATTEMPT, AT, "half \"done\"\n\u2028ü\ud83d\ude00"),
                new PermitWaitStarted(ATTEMPT, AT, "tokens"),
                new PermitWaitFinished(ATTEMPT, AT, "tokens", TOOK, true),
                new ModelStarted(ATTEMPT, AT, CALL, "user: hello"),
                new ModelStarted(Source.OUTSIDE, AT, CALL, null),
                new ModelFirstChunk(ATTEMPT, AT, CALL, TOOK),
                new ModelFinished(
                        ATTEMPT,
                        AT,
                        CALL,
                        TOOK,
                        Origin.WIRE,
                        "gpt-4o-mini-2024",
                        "req-1",
                        "chatcmpl-1",
                        "STOP",
                        TOKENS,
                        new BigDecimal("0.00012345678901234567"),
                        TOOK,
                        "hi"),
                new ModelFinished(
                        ATTEMPT, AT, CALL, TOOK, Origin.CACHE, "m", null, null, "LENGTH", ALL_TOKENS, null, null, null),
                new ToolStarted(ATTEMPT, AT, "t1", "mail", "{\"to\":\"x\"}"),
                new ToolFinished(ATTEMPT, AT, "t1", "mail", TOOK, true, null));
        write(events);
        assertThat(read()).isEqualTo(events);
    }

    @Test
    void failuresComeBackWithClassAndMessage() {
        IllegalStateException error = new IllegalStateException("no");
        write(List.of(
                new Failed(ATTEMPT, AT, TOOK, error, TOOK, true),
                new Failed(ATTEMPT, AT, TOOK, new Error(), null, false),
                new ModelFailed(ATTEMPT, AT, CALL, TOOK, error, TOKENS),
                new ToolFailed(ATTEMPT, AT, "t1", "mail", TOOK, error)));
        List<FlowEvent> events = read();
        Failed first = (Failed) events.get(0);
        assertThat(first.error())
                .isInstanceOf(RecordedFailure.class)
                .hasMessage("no")
                .hasToString("java.lang.IllegalStateException: no");
        assertThat(first.retryIn()).isEqualTo(TOOK);
        assertThat(first.throttled()).isTrue();
        assertThat(((Failed) events.get(1)).error()).hasMessage(null).hasToString("java.lang.Error");
        assertThat(((ModelFailed) events.get(2)).tokens()).isEqualTo(TOKENS);
        assertThat(((ToolFailed) events.get(3)).tool()).isEqualTo("mail");
    }

    /** A value with a component that JSON cannot hold. */
    record Odd(Object self) {
        @Override
        public String toString() {
            return "odd";
        }
    }

    @Test
    void emittedValuesComeBackAsJsonOrText() {
        List<Object> circle = new ArrayList<>();
        circle.add(new Odd(circle));
        write(List.of(
                new Emitted(ATTEMPT, AT, Map.of("pages", List.of(1, 2))),
                new Emitted(ATTEMPT, AT, new Odd(7)),
                new Emitted(ATTEMPT, AT, new Odd(circle))));
        assertThat(read())
                .extracting(event -> ((Emitted) event).value())
                .containsExactly(Map.of("pages", List.of(1, 2)), Map.of("self", 7), "odd");
    }

    @Test
    void lineHasVersionTypeTimeRunAndPath() throws IOException {
        write(List.of(new Started(PREP, AT)));
        assertThat(Files.readString(file()))
                .isEqualTo("{\"v\":1,\"type\":\"started\",\"at\":\"2026-01-02T03:04:05.000000006Z\",\"run\":\"run-1\","
                        + "\"path\":\"F/a\",\"kind\":\"PHASE\",\"node\":\"a\",\"phase\":\"PREP\"}\n");
    }

    @Test
    void aWholeRunComesBack() {
        List<FlowEvent> heard = new ArrayList<>();
        try (JsonlEvents jsonl = JsonlEvents.to(file())) {
            RunOptions options = RunOptions.defaults().withListener(heard::add).withListener(jsonl);
            assertThatThrownBy(() -> new Flaky().run(Shared.create(), options)).isInstanceOf(FlowException.class);
        }
        assertThat(read().stream().map(JsonlEventsTest::line).toList())
                .isEqualTo(heard.stream().map(JsonlEventsTest::line).toList());
    }

    private static String line(FlowEvent event) {
        return event.getClass() + " " + event.source() + " " + event.at();
    }

    /** A node that fails twice. */
    private static final class Flaky extends Node<String, String> {
        Flaky() {
            super(Retry.upTo(2));
        }

        @Override
        protected String exec(String input) {
            throw new IllegalStateException("no");
        }
    }

    // ---- files

    @Test
    void eventsAreAppendedToAFile() {
        write(List.of(new Started(PREP, AT)));
        write(List.of(new Started(ATTEMPT, AT)));
        assertThat(read()).containsExactly(new Started(PREP, AT), new Started(ATTEMPT, AT));
    }

    @Test
    void lineThatACrashCutOffIsCountedAndNotContinued() throws IOException {
        write(List.of(new Started(PREP, AT)));
        Files.writeString(file(), "{\"v\":1,\"type\":\"sta", StandardOpenOption.APPEND);
        write(List.of(new Started(ATTEMPT, AT)));
        List<FlowEvent> events = new ArrayList<>();
        assertThat(JsonlEvents.read(file(), events::add)).isEqualTo(new JsonlEvents.Reading(2, 0, 0, 1));
        assertThat(events).containsExactly(new Started(PREP, AT), new Started(ATTEMPT, AT));
    }

    @Test
    void linesOfUnknownTypesAndVersionsAreSkipped() throws IOException {
        write(List.of(new Started(PREP, AT)));
        Files.writeString(
                file(),
                "{\"v\":1,\"type\":\"sparkled\"}\n{\"v\":2,\"type\":\"started\",\"new\":true}\n[]\n{\"v\":1,\"type\":"
                        + "\"started\"}\n{\"v\":1,\"type\":\"started\",\"at\":\"noon\",\"run\":\"\",\"path\":\"\","
                        + "\"kind\":\"RUN\",\"node\":\"\"}\n",
                StandardOpenOption.APPEND);
        assertThat(JsonlEvents.read(file(), event -> {})).isEqualTo(new JsonlEvents.Reading(1, 0, 2, 3));
    }

    @Test
    void unknownFieldsOfALineAreIgnored() throws IOException {
        write(List.of(new Started(PREP, AT)));
        String line = Files.readString(file());
        Files.writeString(file(), line.replace("{\"v\":1", "{\"later\":{},\"v\":1"));
        assertThat(read()).containsExactly(new Started(PREP, AT));
    }

    @Test
    void contentsAreWrittenOnlyWhereTheyAreSeen() {
        JsonlEvents jsonl = JsonlEvents.to(file());
        assertThat(jsonl.seesContents()).isFalse();
        assertThat(FlowListener.withContents(jsonl).seesContents()).isTrue();
        jsonl.close();
    }

    @Test
    void fileThatCannotBeOpenedIsNamed() {
        assertThatThrownBy(() -> JsonlEvents.to(directory.resolve("missing").resolve("e.jsonl")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("e.jsonl");
        assertThatThrownBy(() -> JsonlEvents.read(directory.resolve("none.jsonl"), event -> {}))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("none.jsonl");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonlEvents.to(file(), 0))
                .withMessage("maxQueued must be at least 1 but was 0");
    }
}
