package io.pocketflow.llm.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Retry;
import io.pocketflow.llm.Budget;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.ModelConfig;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.Provider;
import io.pocketflow.llm.fixture.RawServer;
import io.pocketflow.llm.fixture.TokenBucket;
import io.pocketflow.llm.fixture.TokenBucket.Form;
import io.pocketflow.llm.fixture.TokenBucket.When;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dozen calls, on the real clock, of a server that keeps a token bucket: it names its waits in each of the forms. */
@Timeout(120)
class TokenBucketServerTest {

    private static final int CALLS = 12;

    /** A long wait first: the first calls of a process are slow, and a short one would be over by itself. */
    static Stream<Form> forms() {
        return Stream.of(
                new Form(
                        "retry-after",
                        Provider.OPENAI,
                        (now, bucket) -> When.lasting(now, bucket.next(), ChronoUnit.SECONDS),
                        when -> throttle("retry-after: " + when.time().toSeconds())),
                new Form(
                        "retry-after-ms",
                        Provider.OPENAI,
                        (now, bucket) -> When.lasting(now, bucket.next(), ChronoUnit.MILLIS),
                        when -> throttle("retry-after-ms: " + when.time().toMillis())),
                new Form(
                        "retry-after, fractional",
                        Provider.OPENAI,
                        (now, bucket) -> When.lasting(now, bucket.next(), ChronoUnit.MILLIS),
                        when -> throttle("retry-after: " + when.seconds())),
                new Form(
                        "retry-after, a date",
                        Provider.OPENAI,
                        (now, bucket) -> When.dated(now, bucket.full()),
                        when -> throttle("retry-after: " + when.httpDate())),
                new Form(
                        "anthropic-ratelimit-reset",
                        Provider.ANTHROPIC,
                        (now, bucket) -> When.dated(now, bucket.full()),
                        when -> throttle("anthropic-ratelimit-requests-remaining: 0\n"
                                + "anthropic-ratelimit-requests-reset: " + when.until())),
                new Form(
                        "x-ratelimit-reset",
                        Provider.OPENAI,
                        (now, bucket) -> When.lasting(now, bucket.full(), ChronoUnit.MILLIS),
                        when -> throttle("x-ratelimit-remaining-requests: 0\n" + "x-ratelimit-reset-requests: "
                                + when.time().toMillis() + "ms")),
                new Form(
                        "RetryInfo",
                        Provider.GEMINI,
                        (now, bucket) -> When.lasting(now, bucket.next(), ChronoUnit.MILLIS),
                        when -> RawServer.answer(
                                429,
                                "",
                                "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"message\":\"slow down\","
                                        + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\","
                                        + "\"retryDelay\":\"" + when.seconds() + "s\"}]}}")));
    }

    private static String throttle(String headers) {
        return RawServer.answer(
                429,
                headers + "\n",
                "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"slow down\"}}");
    }

    /** A dozen calls succeed. */
    private static void call(RawServer server, Provider provider, ModelLimits limits) throws Exception {
        ChatModel model = ChatModels.of(ModelConfig.of(provider, server.baseUrl(), "test-model"))
                .limited(Budget.of(limits))
                .retrying(Retry.ONCE);
        List<CompletableFuture<ChatReply>> calls = IntStream.range(0, CALLS)
                .mapToObj(i -> model.chatAsync(ChatRequest.of("hello")))
                .toList();
        for (CompletableFuture<ChatReply> call : calls) {
            assertThat(call.get(60, TimeUnit.SECONDS).text()).isNotEmpty();
        }
    }

    /** One call at a time, so that what comes after a refusal was sent when that was known. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void allCallsSucceedAndNoneIsMadeWhileAWaitRuns(Form form) throws Exception {
        TokenBucket bucket = new TokenBucket(form);
        try (RawServer server = new RawServer(bucket)) {
            call(server, form.provider(), ModelLimits.NONE.withMaxInFlight(1));
            assertThat(bucket.tooEarly()).as("requests while a wait ran").isEmpty();
            assertThat(bucket.refused()).as("refusals").isPositive();
            assertThat(server.requests()).hasSize(CALLS + bucket.refused());
        }
    }

    @Test
    void callsThatAreMadeAllAtOnceSucceedToo() throws Exception {
        Form form = forms().findFirst().orElseThrow();
        TokenBucket bucket = new TokenBucket(form);
        try (RawServer server = new RawServer(bucket)) {
            call(server, form.provider(), ModelLimits.NONE);
            assertThat(bucket.refused()).as("refusals").isPositive();
            assertThat(server.requests()).hasSize(CALLS + bucket.refused());
        }
    }
}
