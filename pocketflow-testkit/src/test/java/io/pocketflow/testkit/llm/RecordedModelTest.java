package io.pocketflow.testkit.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.ChatEvent;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ScriptedAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A recorded model records replies, replays them, and describes a request without a recording. */
@Timeout(60)
class RecordedModelTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("r.jsonl");
    }

    private void record(ChatRequest... requests) {
        String[] answers =
                IntStream.range(0, requests.length).mapToObj(i -> "answer " + i).toArray(String[]::new);
        RecordedModel model = RecordedModel.recording(file, ScriptedModel.saying(answers));
        for (ChatRequest request : requests) {
            model.chat(request);
        }
    }

    @Test
    void equalRequestsGetTheRecordedAnswers() {
        record(ChatRequest.of("one"), ChatRequest.of("two").withTemperature(0));
        RecordedModel model = RecordedModel.replaying(file);
        assertThat(model.chat(ChatRequest.of("two").withTemperature(0)).text()).isEqualTo("answer 1");
        assertThat(model.chat("one")).isEqualTo("answer 0");
        assertThat(model.name()).isEqualTo("recorded:r.jsonl");
    }

    @Test
    void knownRequestsAreNotRecordedAgain() throws Exception {
        record(ChatRequest.of("one"));
        ScriptedModel real = ScriptedModel.saying("new");
        RecordedModel model = RecordedModel.recording(file, real);
        assertThat(model.chat("one")).isEqualTo("answer 0");
        assertThat(model.chat("two")).isEqualTo("new");
        real.assertCalls(1).assertPrompt(0, "two");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void equalRequestsAreReplayedInTheirOrderAndOnce() {
        record(ChatRequest.of("one"), ChatRequest.of("one"));
        RecordedModel model = RecordedModel.replaying(file);
        assertThat(List.of(model.chat("one"), model.chat("one"))).containsExactly("answer 0", "answer 1");
        assertThatThrownBy(() -> model.chat("one"))
                .hasMessage(file + " has no recording for this request: it was recorded 2 times and made 3 times."
                        + " Record it with RecordedModel.recording");
    }

    @Test
    void failuresAreNotRecorded() {
        RecordedModel model = RecordedModel.recording(
                file, ScriptedModel.of(ScriptedAnswer.failing(Kind.SERVER_ERROR), ScriptedAnswer.text("b")));
        assertThatThrownBy(() -> model.chat("one")).isInstanceOf(LlmException.class);
        assertThat(file).doesNotExist();
        assertThat(model.chat("one")).isEqualTo("b");
    }

    @Test
    void streamsAreRecordedInParts() throws Exception {
        RecordedModel recording =
                RecordedModel.recording(file, ScriptedModel.of(ScriptedAnswer.streamed("Once ", "upon")));
        List<ChatEvent> first = new ArrayList<>();
        recording.streamAsync(ChatRequest.of("x"), first::add).get(30, TimeUnit.SECONDS);
        List<ChatEvent> second = new ArrayList<>();
        RecordedModel.replaying(file)
                .streamAsync(ChatRequest.of("x"), second::add)
                .get(30, TimeUnit.SECONDS);
        assertThat(second).isEqualTo(first).hasSize(3).startsWith(new ChatEvent.TextDelta("Once "));
        assertThat(RecordedModel.replaying(file).chat("x")).isEqualTo("Once upon");
    }

    @Test
    void secretsAreNeitherWrittenNorNeededAgain() throws Exception {
        String secret = "pa\"ss\\wörd";
        ChatRequest request = ChatRequest.of("Log in with " + secret);
        RecordedModel.recording(file, ScriptedModel.saying("done with " + secret), secret)
                .chat(request);
        assertThat(Files.readString(file))
                .doesNotContain("wörd")
                .contains("Log in with [secret]", "done with [secret]");
        assertThat(RecordedModel.replaying(file, secret).chat(request).text()).isEqualTo("done with [secret]");
        assertThat(RecordedModel.replaying(file).chat("Log in with [secret]")).isEqualTo("done with [secret]");
    }

    @Test
    void concurrentCallsAreRecordedEach() throws Exception {
        String[] answers = IntStream.range(0, 50).mapToObj(i -> "a" + i).toArray(String[]::new);
        RecordedModel model = RecordedModel.recording(file, ScriptedModel.saying(answers));
        List<CompletableFuture<String>> calls = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> model.chat("q" + i)))
                .toList();
        List<String> said = calls.stream().map(CompletableFuture::join).toList();
        RecordedModel again = RecordedModel.replaying(file);
        assertThat(IntStream.range(0, 50).mapToObj(i -> again.chat("q" + i))).isEqualTo(said);
    }

    // ---- requests without a recording

    @Test
    void missNamesTheNearestRequestAndItsDifferences() {
        record(
                ChatRequest.of("Translate 'cheese' into French."),
                ChatRequest.of("Summarise the report of June 2024 in two sentences.")
                        .withTemperature(0));
        assertThatThrownBy(() -> RecordedModel.replaying(file)
                        .chat(ChatRequest.of("Summarise the report of July 2024 in two sentences.")
                                .withTemperature(0.5)))
                .isInstanceOfSatisfying(
                        LlmException.class,
                        failure -> assertThat(failure.retriable()).isFalse())
                .hasMessage(file + " has no recording for this request: the nearest of 2 is request 2, which differs in"
                        + " message 1 (user): recorded 'Summarise the report of June 2024 in two sentences.',"
                        + " asked 'Summarise the report of July 2024 in two sentences.';"
                        + " temperature: recorded '0.0', asked '0.5'. Record it with RecordedModel.recording");
    }

    @Test
    void missNamesADifferentNumberOfMessages() {
        record(ChatRequest.of("one"));
        assertThatThrownBy(() -> RecordedModel.replaying(file)
                        .chat(ChatRequest.of(Message.user("one"), Message.assistant("a"), Message.user("two"))))
                .hasMessageContaining("differs in the number of messages (recorded 1, asked 3).");
    }

    @Test
    void missOfAStreamFailsTheStream() throws Exception {
        record(ChatRequest.of("one"));
        CompletableFuture<?> reply = RecordedModel.replaying(file).streamAsync(ChatRequest.of("two"), event -> {});
        assertThatThrownBy(() -> reply.get(30, TimeUnit.SECONDS))
                .hasMessageContaining("has no recording for this request");
    }

    @Test
    void missingFileIsNamed() {
        assertThatThrownBy(() -> RecordedModel.replaying(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the script " + file + " does not exist");
    }

    @Test
    void scriptWithoutRequestsIsNotARecording() throws Exception {
        Files.writeString(file, "{\"text\":\"a\"}\n");
        assertThatThrownBy(() -> RecordedModel.replaying(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the recordings " + file
                        + " contain an answer without a request or a reply; read a script with" + " ScriptedModel.of");
    }
}
