package io.pocketflow.llm.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.llm.Description;
import io.pocketflow.llm.JsonSchema;
import io.pocketflow.llm.ToolCall;
import io.pocketflow.llm.ToolResult;
import io.pocketflow.llm.ToolSpec;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolTest {

    record WeatherArgs(@Description("a city") String city, Optional<LocalDate> day) {}

    record Weather(String city, Optional<LocalDate> day, List<Integer> degrees) {}

    private static ToolCall call(String arguments) {
        return new ToolCall("c1", "get_weather", arguments);
    }

    private static Tool tool(ToolFunction<WeatherArgs> function) {
        return Tool.of("get_weather", "the weather of a day", WeatherArgs.class, function)
                .withExecutor(Runnable::run);
    }

    @Test
    void theSpecHasTheSchemaOfTheArguments() {
        assertThat(tool(args -> "sun").spec())
                .isEqualTo(new ToolSpec("get_weather", "the weather of a day", JsonSchema.of(WeatherArgs.class)));
    }

    @Test
    void aTextIsTheResultAsItIs() {
        assertThat(tool(args -> "sun in " + args.city()).callAsync(call("{\"city\":\"Rome\"}")))
                .isCompletedWithValue(ToolResult.of(call("{\"city\":\"Rome\"}"), "sun in Rome"));
    }

    @Test
    void anyOtherValueIsTheResultAsJson() {
        Tool tool = tool(args -> new Weather(args.city(), args.day(), List.of(20, 21)));
        assertThat(tool.callAsync(call("{\"city\":\"Rome\",\"day\":\"2024-12-31\"}"))
                        .join()
                        .content())
                .isEqualTo("{\"city\":\"Rome\",\"day\":\"2024-12-31\",\"degrees\":[20,21]}");
    }

    @Test
    void aStageIsWaitedFor() {
        CompletableFuture<String> later = new CompletableFuture<>();
        CompletableFuture<ToolResult> result = tool(args -> later).callAsync(call("{\"city\":\"Rome\"}"));
        assertThat(result).isNotDone();
        later.complete("sun");
        assertThat(result.join().content()).isEqualTo("sun");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"city\":5} | $.city: must be a text but was 5",
                "{\"city\":\"Rome\",\"day\":\"soon\"} | $.day: must be a date such as 2024-12-31 but was \"soon\"",
                "{\"town\":\"Rome\"} | $.city: is missing; $.town: is not a property of WeatherArgs; there are [city, day]",
                "[] | $: must be an object but was []",
                "{\"city\": | $: must be JSON but was not",
                "`` | $.city: is missing",
            })
    void argumentsThatDoNotFitAreReportedToTheModel(String arguments, String told) {
        ToolResult result = tool(args -> {
                    throw new AssertionError("must not be called");
                })
                .callAsync(call(arguments))
                .join();
        assertThat(result.failed()).isTrue();
        assertThat(result.content()).startsWith("The arguments are wrong, so nothing was done. " + told);
    }

    @Test
    void hugeArgumentsAreNotRead() {
        ToolResult result =
                tool(args -> "sun").callAsync(call(" ".repeat((1 << 20) + 1))).join();
        assertThat(result.content()).contains("must be at most 1048576 characters but was 1048577");
    }

    @Test
    void reportedExceptionsAreReadByTheirMessageAlone() {
        ToolResult result = tool(args -> {
                    throw new java.io.IOException("no such\u001b[31m city", new IllegalStateException("inner"));
                })
                .withReported(Exception.class)
                .callAsync(call("{\"city\":\"Rome\"}"))
                .join();
        assertThat(result).isEqualTo(new ToolResult("c1", "get_weather", "The tool failed: no such [31m city", true));
    }

    @Test
    void aStageThatFailsWithAReportedExceptionIsReadToo() {
        ToolResult result = tool(args -> CompletableFuture.failedFuture(new IllegalStateException()))
                .withReported(IllegalStateException.class)
                .callAsync(call("{\"city\":\"Rome\"}"))
                .join();
        assertThat(result.content()).isEqualTo("The tool failed: IllegalStateException");
    }

    @Test
    void errorsInterruptsAndCancellationsFailTheCall() {
        for (Throwable fatal : List.of(new AssertionError(), new InterruptedException(), new CancellationException())) {
            CompletableFuture<ToolResult> thrown = tool(args -> {
                        if (fatal instanceof Error error) {
                            throw error;
                        }
                        throw (Exception) fatal;
                    })
                    .callAsync(call("{\"city\":\"Rome\"}"));
            assertThat(thrown).isCompletedExceptionally();
        }
    }

    @Test
    void cancellingInterruptsTheFunction() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CompletableFuture<ToolResult> result = Tool.of("get_weather", "", WeatherArgs.class, args -> {
                    started.countDown();
                    try {
                        return new CountDownLatch(1).await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                })
                .callAsync(call("{\"city\":\"Rome\"}"));
        assertThat(started.await(60, TimeUnit.SECONDS)).isTrue();
        result.cancel(true);
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void cancellingReachesTheStage() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        tool(args -> stage).callAsync(call("{\"city\":\"Rome\"}")).cancel(true);
        assertThat(stage).isCancelled();
    }

    @Test
    void argumentsMustBeARecordAndTheCallOneOfThisTool() {
        assertThatThrownBy(() -> Tool.of("t", "", String.class, text -> text))
                .hasMessage("the arguments of tool 't' must be a record but were java.lang.String");
        assertThatThrownBy(() -> tool(args -> "").callAsync(new ToolCall("1", "other", "{}")))
                .hasMessage("tool 'get_weather' was given a call of 'other'");
    }

    @Test
    void aToolboxKnowsItsToolsAndNoOthers() {
        Tool weather = tool(args -> "sun");
        Toolbox box = Toolbox.of(weather);
        assertThat(box.callAsync(new ToolCall("9", "rm", "{}")).join())
                .isEqualTo(new ToolResult("9", "rm", "There is no tool 'rm'; there are [get_weather].", true));
        assertThat(box.only().callAsync(call("{}")).join().failed()).isTrue();
        assertThatThrownBy(() -> box.only("rm")).hasMessageStartingWith("There is no tool 'rm'");
        assertThatThrownBy(() -> Toolbox.of(weather, weather)).hasMessage("two tools are named 'get_weather'");
    }

    @Test
    void aToolWithSideEffectsIsCalledOnlyWhenConfirmed() {
        Toolbox box = Toolbox.of(tool(args -> "done").withSideEffects());
        ToolCall call = call("{\"city\":\"Rome\"}");
        assertThat(box.callAsync(call).join())
                .isEqualTo(ToolResult.failure(call, "This call was not allowed, so nothing was done."));
        assertThat(box.withConfirmation(Confirmation.ALWAYS).callAsync(call).join())
                .isEqualTo(ToolResult.of(call, "done"));
        CompletableFuture<Boolean> asked = new CompletableFuture<>();
        CompletableFuture<ToolResult> result =
                box.withConfirmation((c, arguments) -> asked).callAsync(call);
        assertThat(result).isNotDone();
        asked.complete(true);
        assertThat(result.join().content()).isEqualTo("done");
    }

    @Test
    void anArrayIsWrittenLikeAList() {
        Tool tool = tool(args -> new Weather[] {new Weather(args.city(), args.day(), List.of())});
        assertThat(tool.callAsync(call("{\"city\":\"Rome\"}")).join().content())
                .isEqualTo("[{\"city\":\"Rome\",\"day\":null,\"degrees\":[]}]");
    }

    @Test
    void aResultThatCannotBeWrittenIsReportedToTheModel() {
        Iterable<String> lazy = () -> {
            throw new IllegalStateException("closed");
        };
        assertThat(tool(args -> lazy).callAsync(call("{\"city\":\"Rome\"}")))
                .isCompletedWithValueMatching(ToolResult::failed);
    }

    @Test
    void cancellingReachesAStageThatTheFunctionGivesAfterwards() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        java.util.Queue<Runnable> tasks = new java.util.ArrayDeque<>();
        List<CompletableFuture<ToolResult>> results = new java.util.ArrayList<>();
        Tool tool = tool(args -> {
                    results.get(0).cancel(true);
                    return stage;
                })
                .withExecutor(tasks::add);
        results.add(tool.callAsync(call("{\"city\":\"Rome\"}")));
        tasks.remove().run();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stage).isCancelled();
    }

    @Test
    void aMessageIsNotCutWithinACharacter() {
        ToolResult result = tool(args -> {
                    throw new IllegalStateException("\uD83D\uDE00".repeat(600));
                })
                .withReported(IllegalStateException.class)
                .callAsync(call("{\"city\":\"Rome\"}"))
                .join();
        assertThat(result.content().codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    record Broken(String city) {
        Broken {
            throw new AssertionError("broken");
        }
    }

    @Test
    void anErrorOfTheArgumentsFailsTheFuture() {
        Tool tool = Tool.of("get_weather", "", Broken.class, args -> "sun").withExecutor(Runnable::run);
        assertThat(tool.callAsync(call("{\"city\":\"Rome\"}")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(AssertionError.class);
    }
}
