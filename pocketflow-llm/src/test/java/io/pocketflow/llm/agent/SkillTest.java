package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Params;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.limit.Limiter;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.limit.Reservation;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.OfflineModel;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.VirtualRun;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SkillTest {

    record Point(int x, int y) {}

    private static final Key<String> PAGE = Key.of("page", String.class);
    private static final Key<String> SUMMARY = Key.of("summary", String.class);
    private static final Key<Point> POINT = Key.of("point", Point.class);

    private final VirtualRun time = new VirtualRun();

    @Test
    void aSkillFillsItsPlacesAndWritesTheReply() {
        ScriptedChat model = ScriptedChat.saying("short");
        Shared shared = Shared.of(Map.of("text", "long"));
        time.run(Skill.of(model, "Shorten: {text}"), shared);
        assertThat(model.requests.get(0)).isEqualTo(ChatRequest.of("Shorten: long"));
        assertThat(shared.get(Key.local("reply", String.class))).isEqualTo("short");
    }

    @Test
    void inputAndOutputKeysJoinSkillsToAChain() {
        ScriptedChat model = ScriptedChat.saying("short", "kurz");
        Shared shared = Shared.create().put(PAGE, "long");
        Skill<String> summarise =
                Skill.of(model, "Shorten: {text}").reading("text", PAGE).writing(SUMMARY);
        Skill<String> translate = Skill.of(model, "Translate: {text}").reading("text", SUMMARY);
        time.run(new AsyncFlow(summarise.then(translate)), shared);
        assertThat(model.requests.get(1)).isEqualTo(ChatRequest.of("Translate: short"));
        assertThat(translate.output().name()).isEqualTo("reply");
    }

    @Test
    void theResultChoosesTheAction() {
        ScriptedChat model = ScriptedChat.saying("{\"x\":1,\"y\":2}", "{\"x\":3,\"y\":0}");
        Skill<Point> move = Skill.of(model, "Move.")
                .returning(Point.class)
                .writing(POINT)
                .choosing(point -> point.y() == 0 ? "landed" : "flying");
        Shared shared = Shared.create();
        String action = time.run(new AsyncFlow(move.on("flying", move).end("landed")), shared);
        assertThat(action).isEqualTo("landed");
        assertThat(shared.get(POINT)).isEqualTo(new Point(3, 0));
    }

    @Test
    void resultsOfALoopAreAppendedToAList() {
        Key<List<Point>> path = Key.listOf("path", Point.class);
        ScriptedChat model = ScriptedChat.saying("{\"x\":1,\"y\":2}", "{\"x\":3,\"y\":0}");
        Skill<Point> move = Skill.of(model, "Move.")
                .returning(Point.class)
                .appending(path)
                .named("Move")
                .choosing(point -> point.y() == 0 ? "landed" : "flying");
        Shared shared = Shared.create();
        time.run(new AsyncFlow(move.on("flying", move).end("landed")), shared);
        assertThat(shared.get(path)).containsExactly(new Point(1, 2), new Point(3, 0));
        assertThat(shared.get(move.output())).isEqualTo(new Point(3, 0));
    }

    @Test
    void aChoiceOutlastsLaterChangesOfTheSkill() {
        Skill<String> skill = Skill.of(ScriptedChat.saying("yes"), "Agree?")
                .choosing(answer -> answer)
                .named("Agree")
                .writing(SUMMARY);
        assertThat(time.run(skill, Shared.create())).isEqualTo("yes");
    }

    @Test
    void aParamWinsOverTheStoreUnderAMappedKeyToo() {
        ScriptedChat model = ScriptedChat.saying("ok");
        Shared shared = Shared.create().put(PAGE, "store").with(Params.of(PAGE, "param"));
        time.run(Skill.of(model, "{text}").reading("text", PAGE), shared);
        assertThat(model.requests.get(0).messages().get(0).text()).isEqualTo("param");
    }

    @Test
    void messagesHaveRolesAndAttachments() {
        ScriptedChat model = ScriptedChat.saying("a cat");
        Part picture = Part.image("image/png", new byte[] {1});
        Part recording = Part.file("audio/mpeg", new byte[] {2});
        Shared shared = Shared.of(
                Map.of("attached", List.of(picture, URI.create("https://example.org/a"), recording), "tone", "dry"));
        time.run(
                Skill.of(
                        model,
                        MessageTemplate.system("Be {tone}."),
                        MessageTemplate.user("What is this?")
                                .withAttachment("attached")
                                .withText("Briefly.")),
                shared);
        assertThat(model.requests.get(0).messages())
                .containsExactly(
                        Message.system("Be dry."),
                        Message.user(
                                Part.text("What is this?"),
                                picture,
                                Part.image(URI.create("https://example.org/a")),
                                recording,
                                Part.text("Briefly.")));
    }

    @Test
    void aTextAsAttachmentFailsWithItsName() {
        Skill<String> skill = Skill.of(
                ScriptedChat.saying("ok"), MessageTemplate.user("Listen.").withAttachment("audio"));
        assertThatThrownBy(() -> time.run(skill, Shared.of(Map.of("audio", "la la la"))))
                .hasMessageContaining("the attachment 'audio' must be a part that is an image or a file")
                .hasMessageContaining("was a java.lang.String");
    }

    @Test
    void aTypedSkillWritesAValueAndRepairsOnce() {
        ScriptedChat model = ScriptedChat.saying("no", "{\"x\":1,\"y\":2}");
        Shared shared = Shared.create();
        time.run(Skill.of(model, "Where?").returning(Point.class).writing(POINT), shared);
        assertThat(shared.get(POINT)).isEqualTo(new Point(1, 2));
        assertThat(model.requests).hasSize(2);
    }

    @Test
    void settingsChangeTheRequest() {
        ScriptedChat model = ScriptedChat.saying("ok");
        time.run(Skill.of(model, "Hi").withSettings(r -> r.withTemperature(0).withMaxTokens(9)), Shared.create());
        assertThat(model.requests.get(0))
                .isEqualTo(ChatRequest.of("Hi").withTemperature(0).withMaxTokens(9));
    }

    @Test
    void aSkillHoldsThePermitsOfItsModelAndCallsItReserved() {
        Limiter limiter = Limiter.of(Limits.inFlight(1), time);
        int[] held = {0};
        ChatModel model = new ChatModel() {
            @Override
            public String name() {
                return "limited";
            }

            @Override
            public Reservation reserve(ChatRequest request) {
                return limiter.reserve();
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                throw new AssertionError("the permits are held already");
            }

            @Override
            public CompletableFuture<ChatReply> chatReservedAsync(ChatRequest request) {
                held[0] = limiter.inFlight();
                return CompletableFuture.completedFuture(ChatReply.by("limited", "ok"));
            }
        };
        time.run(Skill.of(model, "Hi"), Shared.create());
        assertThat(held[0]).isEqualTo(1);
        assertThat(limiter.inFlight()).isZero();
    }

    @Test
    void aSkillIsRetriedByDefaultAndAsConfigured() {
        int[] calls = {0};
        ChatModel failing = new ChatModel() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public CompletableFuture<ChatReply> chatAsync(ChatRequest request) {
                calls[0]++;
                return CompletableFuture.failedFuture(new LlmException(Kind.SERVER_ERROR, "no"));
            }
        };
        assertThatThrownBy(() -> time.run(Skill.of(failing, "Hi"), Shared.create()))
                .hasRootCauseMessage("no");
        assertThat(calls[0]).isEqualTo(3);
        assertThatThrownBy(() -> time.run(Skill.of(failing, "Hi").withRetry(Retry.ONCE), Shared.create()));
        assertThat(calls[0]).isEqualTo(4);
    }

    @Test
    void theFingerprintIsThatOfModelMessagesSettingsAndType() {
        ScriptedChat model = ScriptedChat.saying();
        Skill<String> skill = Skill.of(model, "Say {a}");
        assertThat(skill.fingerprint())
                .startsWith("scripted ")
                .isEqualTo(Skill.of(model, "Say {a}").fingerprint());
        assertThat(List.of(
                        skill.fingerprint(),
                        Skill.of(model, "Say {b}").fingerprint(),
                        Skill.of(new OfflineModel(), "Say {a}").fingerprint(),
                        skill.withSettings(r -> r.withTemperature(1)).fingerprint(),
                        skill.reading("a", PAGE).fingerprint(),
                        skill.returning(Point.class).fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPlaceThatIsNotThereIsRefused() {
        assertThatThrownBy(() ->
                        Skill.of(ScriptedChat.saying(), "{a} {b}").named("s").reading("c", PAGE))
                .hasMessage("no message of 's' has a place {c}; there are [a, b]");
    }

    @Test
    void aPoolMapsItOverMapsAndSumsItsTokens() {
        ScriptedChat model = ScriptedChat.saying("A", "B");
        PoolReport<Map<String, ?>, String> report = Pool.of(Skill.of(model, "{text}"))
                .withOptions(time.options())
                .run(List.of(Map.of("text", "a"), Map.of("text", "b")));
        assertThat(report.results()).containsExactly("A", "B");
        assertThat(report.status().usage()).containsEntry("tokens.input", 20L).containsEntry("tokens.output", 10L);
    }

    @Test
    void aMissingValueFailsTheRunNamingTheKnownOnes() {
        assertThatThrownBy(() -> time.run(Skill.of(ScriptedChat.saying(), "{a}"), Shared.of(Map.of("z", 1))))
                .hasRootCauseMessage("there is no value for {a}; there are params [] and values of [z]");
    }
}
