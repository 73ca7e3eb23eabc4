package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.llm.fixture.ScriptedChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

/** Programs that a user writes in his first week, each in few lines between its two marks. */
class SmallProgramsTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream console = new PrintStream(printed, true, StandardCharsets.UTF_8);

    /** Returns the number of lines of a program, without blank ones. */
    private static long linesOf(String program) throws IOException {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/pocketflow/llm/SmallProgramsTest.java"));
        List<String> marks = source.stream().map(String::strip).toList();
        int from = marks.indexOf("// " + program);
        int to = marks.indexOf("// end of " + program);
        assertThat(from).isPositive().isLessThan(to);
        return marks.subList(from + 1, to).stream()
                .filter(line -> !line.isBlank())
                .count();
    }

    @Test
    void progressOfANodeIsStreamedToTheConsole() throws IOException {
        ChatModel model = ScriptedChat.saying("Once upon a time");
        // progress
        AsyncNode<Object, ChatReply> story = new AsyncNode<>() {
            @Override
            protected CompletionStage<ChatReply> execAsync(Object none, Attempt attempt) {
                return model.streamAsync(ChatRequest.of("A story, please"), attempt::emit);
            }
        };
        FlowListener print = FlowListener.ofEmitted(ChatEvent.TextDelta.class, part -> console.print(part.text()));
        story.run(Shared.create(), RunOptions.defaults().withListener(print));
        // end of progress
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("Once upon a time");
        assertThat(linesOf("progress")).isLessThanOrEqualTo(8);
    }

    @Test
    void poolOfAFunctionCountsTokens() throws IOException {
        ChatModel model = ScriptedChat.saying("a", "b", "c").limited();
        List<String> topics = List.of("x", "y", "z");
        LongAdder tokens = new LongAdder();
        // tokens
        FlowListener count = FlowListener.of(
                ModelFinished.class, call -> tokens.add(call.tokens().total()));
        List<String> summaries = Pool.of((String topic) -> model.chat("Summarise " + topic))
                .withMaxConcurrency(2)
                .withOptions(RunOptions.defaults().withListener(count))
                .run(topics)
                .results();
        // end of tokens
        assertThat(summaries).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(tokens.sum()).isEqualTo(45);
        assertThat(linesOf("tokens")).isLessThanOrEqualTo(8);
    }
}
