package io.pocketflow.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.event.FlowEvent.ModelFinished;
import io.pocketflow.core.event.FlowListener;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolReport;
import io.pocketflow.core.store.StepStore;
import io.pocketflow.llm.agent.Agent;
import io.pocketflow.llm.agent.Approval;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.agent.Tool;
import io.pocketflow.llm.agent.Toolbox;
import io.pocketflow.llm.fixture.ScriptedChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
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

    @Test
    void limitedSummariesCountTokens() throws IOException {
        List<Map<String, String>> texts = IntStream.range(0, 500)
                .mapToObj(i -> Map.of("text", "Text " + i + " is short. It has two sentences."))
                .toList();
        // summaries
        ChatModel model =
                ChatModels.of("offline").limited(ModelLimits.perMinute(600).withMaxInFlight(10));
        Skill<String> summarize = Skill.of(model, "Summarise in one sentence:\n\n{text}");
        PoolReport<Map<String, ?>, String> report =
                Pool.of(summarize).withMaxConcurrency(20).run(texts);
        report.results().forEach(console::println);
        console.println(report.status().usage());
        // end of summaries
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(501)
                .last()
                .asString()
                .contains("tokens.input", "tokens.output");
        assertThat(linesOf("summaries")).isLessThanOrEqualTo(12);
    }

    @Test
    void aWriterContinuesTheWorkOfAResearcher() throws IOException {
        ToolCall search = new ToolCall("1", "search", "{\"words\":\"tides\"}");
        ChatModel model = ScriptedChat.replying(
                ScriptedChat.calling(search),
                ScriptedChat.reply(Message.assistant("The moon pulls.")),
                ScriptedChat.reply(Message.assistant("Tides follow the moon.")));
        // agents
        Tool find = Tool.of("search", "Searches the web", Search.class, query -> "about " + query.words());
        Agent researcher =
                new Agent(model, Toolbox.of(find)).named("researcher").withTask("Collect facts about {topic}.");
        Agent writer = new Agent(model, Toolbox.of())
                .named("writer")
                .withTask("Write a text about {topic} from these facts:\n\n{researcher.answer}");
        Shared shared = Shared.of(Map.of("topic", "tides"));
        new AsyncFlow(researcher.then(writer)).run(shared);
        console.println(shared.get(writer.output()));
        // end of agents
        assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("Tides follow the moon.\n");
        assertThat(linesOf("agents")).isLessThanOrEqualTo(15);
    }

    record Search(String words) {}

    record Payment(String to, int euros) {}

    @Test
    void anApprovalByMailArrivesNextWeek() throws IOException {
        ToolCall payment = new ToolCall("1", "pay", "{\"to\":\"Ann\",\"euros\":40}");
        ChatModel model = ScriptedChat.replying(
                ScriptedChat.calling(payment), ScriptedChat.reply(Message.assistant("Ann has her 40 euros.")));
        StepStore store = StepStore.inMemory();
        List<Payment> payments = new ArrayList<>();
        // approval
        Tool pay =
                Tool.of("pay", "Pays an amount", Payment.class, payments::add).withSideEffects();
        Agent agent = new Agent(model, Toolbox.of(pay))
                .withTask("Pay the invoice of {person}.")
                .withApproval();
        RunOptions options = RunOptions.defaults().withStore(store).withRunId("invoice-17");
        try {
            agent.run(Shared.of(Map.of("person", "Ann")), options);
        } catch (FlowSuspended waiting) {
            console.println("mail to the boss: " + waiting.questions().values()); // and the process ends
        }
        // next week, in another process with the same store
        Shared shared = Shared.of(Map.of("person", "Ann"));
        agent.resume(shared, options, agent.approval(), Approval.ofAll());
        console.println(shared.get(agent.output()));
        // end of approval
        assertThat(payments).containsExactly(new Payment("Ann", 40));
        assertThat(printed.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .last()
                .isEqualTo("Ann has her 40 euros.");
        assertThat(linesOf("approval")).isLessThanOrEqualTo(20);
    }

    @Test
    void aReplyIsStreamedToTheConsole() throws IOException {
        // streaming
        ChatModel model = ChatModels.of("offline");
        ChatReply reply = model.stream("Summarise: The sun shines. The sun is warm.", console::print);
        console.println(" (" + reply.usage().total() + " tokens)");
        // end of streaming
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .startsWith("The sun")
                .endsWith("tokens)\n");
        assertThat(linesOf("streaming")).isLessThanOrEqualTo(6);
    }
}
