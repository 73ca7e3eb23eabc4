package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.Key;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Shared;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.llm.fixture.ScriptedServer;
import io.pocketflow.llm.fixture.ScriptedServer.Answering;
import io.pocketflow.testkit.VirtualRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ModelNodeTest {

    private static final Key<String> ITEM = Key.of("item", String.class);
    private static final Key<Integer> LENGTH = Key.of("length", Integer.class);

    /** The length of a reply; a reply of less than two characters is refused. */
    private static final class Length extends ModelNode<String, Integer> {

        Length(ChatModel model) {
            super(model, Retry.upTo(2));
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(ITEM);
        }

        @Override
        protected ChatRequest request(String item) {
            return ChatRequest.of("About " + item);
        }

        @Override
        protected Integer result(String item, ChatReply reply) {
            if (reply.text().length() < 2) {
                throw new IllegalStateException("too short");
            }
            return reply.text().length();
        }

        @Override
        protected String post(Shared shared, String item, Integer length) {
            shared.put(LENGTH, length);
            return DEFAULT;
        }
    }

    @Test
    void aReplyBecomesTheResult() {
        ScriptedChat model = ScriptedChat.saying("four");
        Shared shared = Shared.create().put(ITEM, "x");
        new Length(model).run(shared);
        assertThat(shared.get(LENGTH)).isEqualTo(4);
        assertThat(model.requests).containsExactly(ChatRequest.of("About x"));
    }

    @Test
    void aRefusedReplyIsRetried() {
        ScriptedChat model = ScriptedChat.saying("1", "four");
        Shared shared = Shared.create().put(ITEM, "x");
        new Length(model).run(shared);
        assertThat(shared.get(LENGTH)).isEqualTo(4);
    }

    record Size(int width, int height) {}

    private static final Key<Size> SIZE = Key.of("size", Size.class);

    /** The size of an item, as a record. */
    private static final class Measure extends TypedModelNode<String, Size> {

        Measure(ChatModel model) {
            super(model, Size.class, Retry.ONCE);
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(ITEM);
        }

        @Override
        protected ChatRequest request(String item) {
            return ChatRequest.of("Measure " + item);
        }

        @Override
        protected String post(Shared shared, String item, Size size) {
            shared.put(SIZE, size);
            return DEFAULT;
        }
    }

    @Test
    void aTypedReplyIsRepairedWithinOneAttempt() {
        ScriptedChat model = ScriptedChat.saying("wide", "{\"width\":3,\"height\":4}");
        Budget budget = Budget.of(ModelLimits.NONE.withMaxInFlight(1));
        PoolReport<String, Size> report =
                Pool.of(new Measure(model.limited(budget)), ITEM, SIZE).run(List.of("x"));
        assertThat(report.results()).containsExactly(new Size(3, 4));
        assertThat(report.status().usage()).containsEntry("tokens.input", 20L).containsEntry("tokens.output", 10L);
        assertThat(model.requests).hasSize(2);
        assertThat(budget.inFlight()).isZero();
    }

    @Test
    void aReplyThatNeverFitsFailsTheTypedNode() {
        Measure node = new Measure(ScriptedChat.saying("wide", "high"));
        assertThatThrownBy(() -> node.run(Shared.create().put(ITEM, "x")))
                .hasStackTraceContaining("gave no Size")
                .hasStackTraceContaining("there is no JSON in the reply");
    }

    @Test
    void theSchemaBelongsToTheFingerprintOfATypedNode() {
        ScriptedChat model = ScriptedChat.saying();
        Measure node = new Measure(model);
        assertThat(node.resultType()).isEqualTo(Size.class);
        assertThat(node.fingerprint()).startsWith(model.name()).isNotEqualTo(model.name());
    }

    @Test
    void callsHoldThePermitsOfTheModel() throws Exception {
        VirtualRun time = new VirtualRun();
        ScriptedServer server = new ScriptedServer(time, Duration.ofSeconds(1), request -> Answering.ok(Map.of()));
        ChatModel model = server.limited(Budget.of(ModelLimits.NONE.withMaxInFlight(3), time));
        List<String> items = IntStream.range(0, 9).mapToObj(i -> "item " + i).toList();
        PoolReport<String, Integer> report = time.await(Pool.of(new Length(model), ITEM, LENGTH)
                .withMaxConcurrency(9)
                .withOptions(time.options())
                .runAsync(items));
        assertThat(report.results()).hasSize(9);
        assertThat(server.mostInFlight).isEqualTo(3);
        assertThat(time.elapsed()).hasSeconds(3);
    }
}
