package io.pocketflow.llm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFailed;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowEvent.ModelStarted;
import io.pocketflow.core.event.FlowEvent.Operation;
import io.pocketflow.core.event.FlowEvent.Source;
import io.pocketflow.core.event.FlowEvent.Tokens;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.event.Reporter;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.EmbeddingModel;
import io.pocketflow.llm.EmbeddingModels;
import io.pocketflow.llm.HashingEmbedding;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.fixture.ListenedCalls;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.llm.fixture.TinyFormat;
import io.pocketflow.testkit.EventRecorder;
import io.pocketflow.testkit.VirtualRun;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The events of calls of models: for each call on the wire one start and one end, for the attempt that makes it. */
@Timeout(60)
class ModelEventsTest {

    private final ListenedCalls calls = new ListenedCalls();

    // ---- who reports

    @Test
    void skillReportsTheCallOfAnyModel() {
        Skill<String> skill = Skill.of(ScriptedChat.saying("short"), "Shorten: {text}");
        skill.run(Shared.of(Map.of("text", "long")), new VirtualRun().options().withListener(calls.events));
        assertThat(calls.lines())
                .containsExactly("started scripted:scripted attempt Skill", "finished WIRE 15 attempt Skill");
        ModelFinished finished = calls.only(ModelFinished.class);
        assertThat(finished.tokens()).isEqualTo(new Tokens(10, 5, 0, 0));
        assertThat(finished.answeredBy()).isEqualTo("scripted-1");
        assertThat(finished.finishReason()).isEqualTo("STOP");
        assertThat(finished.call()).isEqualTo(calls.only(ModelStarted.class).call());
        assertThat(finished.source().attempt()).isZero();
        assertThat(finished.cost()).isNull();
        assertThat(calls.events.lines())
                .containsSubsequence(
                        "started attempt 0 Skill",
                        "modelstarted attempt 0 Skill",
                        "modelfinished attempt 0 Skill",
                        "finished attempt 0 Skill");
    }

    @Test
    void builtInModelReportsACallInExec() throws Exception {
        String answer = RawServer.answer(200, "Content-Type: application/json\n", "{\"whole\":\"all of it\"}");
        try (RawServer server = RawServer.answering(answer)) {
            ChatModel model = TinyFormat.model(server.config());
            calls.inExec(() -> model.chat("hi"));
            String[] name = model.name().split(":");
            assertThat(calls.lines())
                    .containsExactly("started " + name[0] + ":" + name[1] + " attempt a", "finished WIRE 0 attempt a");
            assertThat(calls.only(ModelStarted.class).call().streamed()).isFalse();
        }
    }

    @Test
    void embeddingModelReportsACallInExec() {
        calls.inExec(() -> new HashingEmbedding().embed(List.of("one two", "three")));
        assertThat(calls.lines())
                .containsExactly("started offline-hashing:offline-hashing attempt a", "finished WIRE 3 attempt a");
        ModelFinished finished = calls.only(ModelFinished.class);
        assertThat(finished.call().operation()).isEqualTo(Operation.EMBED);
        assertThat(finished.call()).isEqualTo(calls.only(ModelStarted.class).call());
        assertThat(finished.finishReason()).isEmpty();
    }

    @Test
    void embeddingOfNoTextsIsNotACall() {
        calls.inExec(() -> new HashingEmbedding().embed(List.of()));
        assertThat(calls.lines()).isEmpty();
    }

    @Test
    void embeddingThatFailsIsReported() throws Exception {
        try (RawServer server = RawServer.answering(RawServer.answer(400, "", "{}"))) {
            EmbeddingModel model = EmbeddingModels.of(server.config());
            calls.inExec(() -> catchThrowable(() -> model.embed(List.of("x"))));
            assertThat(calls.lines()).hasSize(2).last().isEqualTo("failed 0 attempt a");
            assertThat(calls.only(ModelFailed.class).error()).isInstanceOf(LlmException.class);
        }
    }

    @Test
    void idsOfRequestAndReplyAreReported() throws Exception {
        String body = "{\"id\":\"chatcmpl-1\",\"choices\":[{\"message\":{\"content\":\"yes\"}}]}";
        try (RawServer server = RawServer.answering(RawServer.answer(200, "x-request-id: req_7\n", body))) {
            calls.inExec(() -> server.model().chat("hi"));
            ModelFinished finished = calls.only(ModelFinished.class);
            assertThat(finished.requestId()).isEqualTo("req_7");
            assertThat(finished.responseId()).isEqualTo("chatcmpl-1");
        }
    }

    @Test
    void offlineModelReportsACallInExec() {
        calls.inExec(() -> new OfflineModel().chat("Summarise in one sentence:\n\nIt rains. It pours."));
        assertThat(calls.lines()).hasSize(2);
        assertThat(calls.only(ModelFinished.class).call().provider()).isEqualTo("offline-textrank");
    }

    @Test
    void modelAroundAModelReportsOnce() {
        ChatModel inner = new OfflineModel();
        ChatModel outer = new ChatModel() {
            @Override
            public String name() {
                return "test:outer";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                return inner.chatAsync(request);
            }
        };
        calls.inExec(() -> outer.listened(calls.events).chat("It rains. It pours."));
        assertThat(calls.lines()).hasSize(2).first().isEqualTo("started test:outer attempt a");
    }

    @Test
    void callWithoutListenersIsTheModelsOwnFuture() {
        CompletableFuture<ChatReply> own = new CompletableFuture<>();
        assertThat(Reported.call("m", ChatRequest.of("hi"), () -> own)).isSameAs(own);
    }

    // ---- typed replies, records, contents, outside

    @Test
    void repairOfATypedReplyIsACall() {
        ChatModel model = ScriptedChat.saying("no JSON", "{\"x\":1}").listened(calls.events);
        calls.inExec(() -> model.chatAs(ChatRequest.of("hi"), Point.class));
        assertThat(calls.lines()).hasSize(4).allMatch(line -> line.endsWith("attempt a"));
    }

    record Point(int x) {}

    @Test
    void replayedReplyIsMarked() {
        AsyncNode<String, ChatReply> node = new AsyncNode<>() {
            @Override
            public String name() {
                return "a";
            }

            @Override
            protected ChatReply exec(String input) {
                return ScriptedChat.reply(Message.assistant("ok"));
            }
        };
        RunOptions options = RunOptions.defaults()
                .withListener(calls.events)
                .withStore(StepStore.inMemory())
                .withRunId("run");
        node.run(Shared.create(), options);
        assertThat(calls.lines()).isEmpty();
        node.run(Shared.create(), options);
        assertThat(calls.lines()).containsExactly("finished RECORD 15 attempt a");
    }

    @Test
    void contentsAreReportedOnlyToListenersThatSeeThem() {
        EventRecorder trusted = new EventRecorder();
        ListenedCalls.inExec(
                RunOptions.defaults().withListener(calls.events).withListener(FlowListener.withContents(trusted)),
                () -> ScriptedChat.saying("secret reply").listened(calls.events).chat("secret prompt"));
        assertThat(calls.events.events()).noneMatch(event -> event.toString().contains("secret"));
        assertThat(trusted.events().stream().filter(ModelStarted.class::isInstance))
                .allMatch(event -> "user: secret prompt".equals(((ModelStarted) event).prompt()));
        assertThat(trusted.events().stream().filter(ModelFinished.class::isInstance))
                .hasSize(1)
                .allMatch(event -> "secret reply".equals(((ModelFinished) event).text()));
    }

    @Test
    void callOutsideOfARunHasNoStep() {
        ScriptedChat.saying("ok").listened(calls.events).chat("hi");
        assertThat(calls.lines()).containsExactly("started scripted:scripted outside ", "finished WIRE 15 outside ");
        assertThat(calls.only(ModelFinished.class).source()).isEqualTo(Source.OUTSIDE);
    }

    @Test
    void callOnAThreadOfTheNodesOwnTakesItsReporterAlong() {
        ChatModel model = ScriptedChat.saying("ok").listened(event -> {});
        calls.inExec(() -> {
            Reporter reporter = Reporter.current();
            CompletableFuture.runAsync(() -> io.pocketflow.llm.base.Reporting.within(reporter, () -> model.chat("hi")))
                    .join();
        });
        assertThat(calls.lines()).hasSize(2).allMatch(line -> line.endsWith("attempt a"));
    }

    @Test
    void failedCallCarriesItsException() {
        LlmException error = ListenedCalls.failure(false);
        Throwable thrown =
                catchThrowable(() -> calls.inExec(() -> ListenedCalls.failing(ScriptedChat.saying("unused"), error)
                        .listened(calls.events)
                        .chat("hi")));
        assertThat(thrown).hasCause(error);
        assertThat(calls.only(ModelFailed.class).error()).isSameAs(error);
    }
}
