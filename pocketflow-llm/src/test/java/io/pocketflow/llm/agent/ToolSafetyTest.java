package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.fixture.Growth;
import io.pocketflow.llm.fixture.ScriptedChat;
import io.pocketflow.testkit.VirtualRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Effects that a model's calls must not have. */
class ToolSafetyTest {

    record Delete(String path) {}

    record Nested(List<Delete> files) {}

    record Grid(Set<Point> points) {
        record Point(int x, int y) {}
    }

    private final AtomicInteger runs = new AtomicInteger();

    private static ToolCall call(String arguments) {
        return new ToolCall("c1", "rm", arguments);
    }

    private Tool rm() {
        return Tool.of("rm", "deletes a file", Delete.class, args -> "deleted " + args.path() + runs.incrementAndGet())
                .withExecutor(Runnable::run)
                .withSideEffects();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":\"/tmp/ok\",\"path\":\"/etc/passwd\"}",
                "{\"path\":\"/tmp/ok\",\"pat\\u0068\":\"/etc/passwd\"}",
                "{\"\\u0070ath\":\"/tmp/ok\",\"path\":\"/tmp/ok\"}"
            })
    void namesThatOccurTwiceAreRefusedUnconfirmed(String arguments) {
        List<ToolCall> confirmed = new ArrayList<>();
        Toolbox box = Toolbox.of(rm()).withConfirmation((call, read) -> {
            confirmed.add(call);
            return CompletableFuture.completedFuture(true);
        });
        ToolResult result = box.callAsync(call(arguments)).join();
        assertThat(result.failed()).isTrue();
        assertThat(result.content())
                .startsWith("The arguments are wrong, so nothing was done.")
                .contains("path");
        assertThat(confirmed).isEmpty();
        assertThat(runs).hasValue(0);
        assertThat(new JsonSchema("{}").violations(arguments))
                .singleElement()
                .asString()
                .contains("path");
    }

    @Test
    void namesThatOccurTwiceFurtherInsideAreRefused() {
        Tool tool = Tool.of("rm", "", Nested.class, args -> "done " + runs.incrementAndGet())
                .withExecutor(Runnable::run);
        String arguments = "{\"files\":[{\"path\":\"a\"},{\"path\":\"b\",\"path\":\"c\"}]}";
        assertThat(tool.callAsync(call(arguments)).join().failed()).isTrue();
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"path\":5}",
                "{}",
                "[]",
                "{\"path\":",
                "{\"path\":\"a\",\"more\":1}",
                "{\"path\":1e99999999999}"
            })
    void argumentsThatDoNotFitAreNotConfirmed(String arguments) {
        Toolbox box = Toolbox.of(rm()).withConfirmation((call, read) -> {
            throw new AssertionError("must not be asked");
        });
        assertThat(box.callAsync(call(arguments)).join().failed()).isTrue();
    }

    @Test
    void theConfirmedRecordIsTheOneThatTheToolGets() {
        List<Record> confirmed = new ArrayList<>();
        List<Record> done = new ArrayList<>();
        Tool tool = Tool.of("rm", "", Delete.class, args -> {
                    done.add(args);
                    return "done";
                })
                .withExecutor(Runnable::run)
                .withSideEffects();
        Toolbox.of(tool)
                .withConfirmation((call, read) -> {
                    confirmed.add(read);
                    return CompletableFuture.completedFuture(true);
                })
                .callAsync(call("{\"path\":\"a\"}"))
                .join();
        assertThat(confirmed).containsExactly(new Delete("a"));
        assertThat(done.get(0)).isSameAs(confirmed.get(0));
    }

    @Test
    void argumentsAreReadOnTheExecutor() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Toolbox box = Toolbox.of(rm().withExecutor(tasks::add)).withConfirmation(Confirmation.ALWAYS);
        CompletableFuture<ToolResult> wrong = box.callAsync(call("{\"path\":5}"));
        assertThat(wrong).isNotDone();
        tasks.remove().run();
        assertThat(wrong.join().failed()).isTrue();
        CompletableFuture<ToolResult> right = box.callAsync(call("{\"path\":\"a\"}"));
        tasks.remove().run();
        assertThat(right).isNotDone();
        tasks.remove().run();
        assertThat(right.join().content()).isEqualTo("deleted a1");
    }

    @Test
    void anExecutorThatRejectsFailsTheCall() {
        Tool rejected = rm().withExecutor(task -> {
            throw new RejectedExecutionException("full");
        });
        for (Toolbox box : List.of(Toolbox.of(rejected), Toolbox.of(rejected).withConfirmation(Confirmation.ALWAYS))) {
            assertThat(box.callAsync(call("{\"path\":\"a\"}")))
                    .failsWithin(java.time.Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(RejectedExecutionException.class);
        }
    }

    @Test
    void cancellingReachesTheConfirmation() {
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<ToolResult> result =
                Toolbox.of(rm()).withConfirmation((call, read) -> asked).callAsync(call("{\"path\":\"a\"}"));
        result.cancel(true);
        assertThat(asked).isCancelled();
        assertThat(runs).hasValue(0);
    }

    @Test
    void aConfirmationThatFailsFailsTheCall() {
        CompletableFuture<ToolResult> result = Toolbox.of(rm())
                .withConfirmation(
                        (call, read) -> CompletableFuture.failedFuture(new IllegalStateException("no terminal")))
                .callAsync(call("{\"path\":\"a\"}"));
        assertThat(result).isCompletedExceptionally();
        assertThat(Toolbox.of(rm()).withConfirmation((call, read) -> null).callAsync(call("{\"path\":\"a\"}")))
                .isCompletedExceptionally();
        assertThat(runs).hasValue(0);
    }

    private static String points(int count) {
        // 31 * x + y is the same for all of them, and is the hash code of the record
        return "{\"points\":["
                + IntStream.range(0, count)
                        .mapToObj(i -> "{\"x\":" + i + ",\"y\":" + -31 * i + "}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void setsOfOneHashAreReadInTimeThatGrowsWithThem() {
        Tool tool = Tool.of("rm", "", Grid.class, args -> args.points().size()).withExecutor(Runnable::run);
        assertThat(tool.callAsync(call(points(200))).join().content()).isEqualTo("200");
        assertThat(tool.callAsync(call(points(40_000))).join().content()).contains("$.points: must have at most 200");
        Runnable some = () -> tool.callAsync(call(points(9_000))).join();
        Runnable more = () -> tool.callAsync(call(points(36_000))).join();
        Growth.assertLinear(some, more);
    }

    @Test
    void equalElementsOfASetCountOnce() {
        Tool tool = Tool.of("rm", "", Grid.class, args -> args.points().size()).withExecutor(Runnable::run);
        String same = "{\"points\":[" + "{\"x\":1,\"y\":2},".repeat(1_000) + "{\"x\":1,\"y\":3}]}";
        assertThat(tool.callAsync(call(same)).join().content()).isEqualTo("2");
    }

    record Words(List<Integer> words) {}

    @Test
    void collectionsThatAreTooLargeAreRefused() {
        Tool tool = Tool.of("rm", "", Words.class, args -> args.words().size()).withExecutor(Runnable::run);
        assertThat(tool.callAsync(call("{\"words\":[" + "1,".repeat(99_999) + "1]}"))
                        .join()
                        .content())
                .isEqualTo("100000");
        assertThat(tool.callAsync(call("{\"words\":[" + "1,".repeat(100_000) + "1]}"))
                        .join()
                        .content())
                .endsWith("$.words: must have at most 100000 elements but has 100001");
    }

    @ParameterizedTest
    @CsvSource({"java.lang.IllegalStateException", "java.io.IOException"})
    void theModelDoesNotReadMessagesOfOtherExceptions(Class<? extends Exception> type) throws Exception {
        Exception secret = type.getConstructor(String.class).newInstance("jdbc:db://host?password=hunter2");
        Tool tool = Tool.of("rm", "", Delete.class, args -> {
                    throw secret;
                })
                .withExecutor(Runnable::run)
                .withReported(IllegalArgumentException.class);
        assertThat(tool.callAsync(call("{\"path\":\"a\"}")).join())
                .isEqualTo(ToolResult.failure(call("{\"path\":\"a\"}"), "The tool failed."));
    }

    @Test
    void theModelReadsMessagesOfReportedExceptionsAndTheirSubtypes() {
        Tool tool = Tool.of(
                        "rm",
                        "",
                        Delete.class,
                        args -> CompletableFuture.failedFuture(new NumberFormatException("no file\n\u202e 7")))
                .withExecutor(Runnable::run)
                .withReported(IllegalArgumentException.class);
        assertThat(tool.callAsync(call("{\"path\":\"a\"}")).join().content()).isEqualTo("The tool failed: no file   7");
    }

    @Test
    void controlCharactersOfNamesAndValuesAreEscaped() {
        ToolResult result = rm().callAsync(call("{\"\\u001b]0;x\\u0007\\n[main] ERROR \\u202e\":1}"))
                .join();
        assertThat(result.content())
                .contains("$['\\u001b]0;x\\u0007\\u000a[main] ERROR \\u202e']")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}]");
        List<String> violations =
                new JsonSchema("{\"additionalProperties\":false}").violations("{\"\\u001b\\u009b\":1}");
        assertThat(violations).singleElement().asString().startsWith("$['\\u001b\\u009b']: is not allowed");
        assertThat(new JsonSchema("{\"type\":\"null\"}").violations("\"\\u009b\\u2028\""))
                .containsExactly("$: must be null but was \"\\u009b\\u2028\"");
    }

    @Test
    void longNamesAreCut() {
        List<String> violations =
                new JsonSchema("{\"additionalProperties\":false}").violations("{\"" + "a".repeat(9_000) + "\":1}");
        assertThat(violations.get(0)).hasSizeLessThan(200);
    }

    private Agent agent(AgentLimits limits, ChatReply... replies) {
        return new Agent(ScriptedChat.replying(replies), Toolbox.of(counting())).withLimits(limits);
    }

    private Tool counting() {
        return Tool.of("rm", "", Delete.class, args -> "done " + runs.incrementAndGet())
                .withExecutor(Runnable::run);
    }

    private static ChatReply calls(int count) {
        return ScriptedChat.calling(IntStream.range(0, count)
                .mapToObj(i -> new ToolCall("c" + i, "rm", "{\"path\":\"a\"}"))
                .toArray(ToolCall[]::new));
    }

    @ParameterizedTest
    @CsvSource({"20000, 0, 128, 0", "129, 0, 128, 0", "100, 29, 128, 100", "3, 1, 3, 3"})
    void agentsStopBeforeTheToolsOfAReplyThatIsOverTheLimit(int first, int second, int limit, int run) {
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Clean up.")));
        Agent agent = agent(AgentLimits.defaults().withMaxToolCalls(limit), calls(first), calls(second));
        assertThat(AgentLimits.defaults().maxToolCalls()).isEqualTo(128);
        assertThatThrownBy(() -> new VirtualRun().run(agent, shared))
                .isInstanceOf(FlowException.class)
                .cause()
                .isInstanceOf(AgentLimitException.class)
                .hasMessageContaining(first + second + " tool calls in " + (second == 0 ? "1 reply;" : "2 replies;"))
                .hasMessageContaining("maxToolCalls is " + limit);
        assertThat(runs).hasValue(run);
        assertThat(shared.get(Agent.SPENT).toolCalls()).isEqualTo(first + second);
    }

    @Test
    void asManyToolCallsAsTheLimitAreMade() {
        Shared shared = Shared.create().put(Agent.CONVERSATION, List.of(Message.user("Clean up.")));
        new VirtualRun()
                .run(
                        agent(
                                AgentLimits.defaults(),
                                calls(100),
                                calls(28),
                                ScriptedChat.reply(Message.assistant("clean"))),
                        shared);
        assertThat(runs).hasValue(128);
    }

    @Test
    void aToolNodeOfItsOwnRefusesTooManyCallsOfOneMessage() {
        Key<List<Message>> conversation = Key.local("conversation", new TypeRef<List<Message>>() {});
        Shared shared = Shared.create().put(conversation, List.of(calls(129).message()));
        assertThatThrownBy(() -> new VirtualRun().run(new ToolNode(8, Toolbox.of(counting()), conversation), shared))
                .cause()
                .isInstanceOf(AgentLimitException.class)
                .hasMessageContaining("129 tool calls");
        assertThat(runs).hasValue(0);
    }
}
