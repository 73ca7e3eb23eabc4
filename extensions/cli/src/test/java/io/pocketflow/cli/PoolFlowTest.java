package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pool --flow}: items that a pool of the user's own processes. */
class PoolFlowTest extends FlowWorld {

    /** Asks the model of the command, by a node. */
    private static final String ASKER = """
        public class Asker implements PoolFactory {
            static final Key<String> NAME = Key.of("name", String.class);
            static final Key<String> ANSWER = Key.of("answer", String.class);

            static class AskNode extends Node<String, String> {
                private final ChatModel model;
                AskNode(ChatModel model) { this.model = model; }
                @Override protected String prep(Shared shared) { return shared.get(NAME); }
                @Override protected String exec(String name) { return model.chat(name); }
                @Override protected String post(Shared shared, String name, String answer) {
                    shared.put(ANSWER, answer);
                    return DEFAULT;
                }
            }

            @Override
            public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                return Pool.of(new Flow(new AskNode(setup.service(ChatModel.class))), ANSWER);
            }
        }
        """;

    private int greet(String... arguments) throws IOException {
        compile("Greeter", GREETER);
        System.setProperty("greeter.calls", "0");
        List<String> line = new ArrayList<>(List.of("--classpath", "classes", "--items", "i.csv"));
        line.addAll(List.of(arguments));
        return flow("Greeter", line.toArray(String[]::new));
    }

    private static int calls() {
        return Integer.getInteger("greeter.calls", 0);
    }

    @Test
    void itemsOfAllKindsReachThePoolAndItsResultsAreWritten() throws Exception {
        write("i.csv", "name,id\nann,1\nbob,2\n");
        assertThat(greet("--set", "word=Hi", "--keep", "id")).isZero();
        assertThat(printed().get(0).path("result").asText()).isEqualTo("Hi ann");
        // no node reported tokens, which does not mean that none were used
        assertThat(printed().get(0).has("usage")).isFalse();
        assertThat(printed().get(1).path("item").path("id").asText()).isEqualTo("2");
        assertThat(console.err()).contains("done=2 failed=0");

        assertThat(greet("--set", "word=Hi", "--out", "o.csv", "--limit", "1")).isZero();
        assertThat(read("o.csv"))
                .isEqualTo("name,id,result,status,error,attempts,input_tokens,output_tokens,cost\n"
                        + "ann,1,Hi ann,DONE,,1,,,\n");
    }

    @Test
    void aFullMemoryIsReportedWithItsSizeAndWhatToDo() throws Exception {
        compile("Eater", """
            public class Eater implements PoolFactory {
                @Override
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    return Pool.of(Work.<Map<String, ?>, String>of(item -> {
                        throw new OutOfMemoryError("Java heap space");
                    }).withResultType(String.class));
                }
            }
            """);
        write("i.csv", "name\nann\n");
        assertThat(flow("Eater", "--classpath", "classes", "--items", "i.csv", "--out", "o.csv"))
                .isEqualTo(3);
        assertThat(read("o.csv"))
                .contains("FAILED,\"the memory is full: the run needs more than ", "MiB; set JAVA_TOOL_OPTIONS=-Xmx")
                .doesNotContain("Java heap space");
    }

    @Test
    void aSecondRunCallsOnlyForFailedAndNewItems() throws Exception {
        write("i.csv", "name\nann\nbad\n");
        assertThat(greet("--set", "word=Hi", "--out", "o.jsonl")).isEqualTo(3);
        assertThat(calls()).isEqualTo(2);
        assertThat(lines(read("o.jsonl")).get(1).path("error").path("message").asText())
                .isEqualTo("no greeting for bad");
        write("i.csv", "name\nann\nbad\ncleo\n");
        assertThat(greet("--set", "word=Hi", "--out", "o.jsonl")).isEqualTo(3);
        assertThat(calls()).isEqualTo(2);
        assertThat(lines(read("o.jsonl")).get(2).path("result").asText()).isEqualTo("Hi cleo");
    }

    @Test
    void aChangedSettingNeedsAgreementAndItsValueIsNotKept() throws Exception {
        write("i.csv", "name\nann\n");
        assertThat(greet("--set", "word=Secret", "--out", "o.jsonl")).isZero();
        assertThat(read("o.jsonl.journal").lines().filter(line -> line.contains("\"settings\"")))
                .isNotEmpty()
                .noneMatch(line -> line.contains("Secret"));
        assertThat(greet("--set", "word=Ho", "--out", "o.jsonl")).isEqualTo(2);
        assertThat(console.err()).contains("changed since the last run: --set word;", "use --yes to agree");
        assertThat(greet("--set", "word=Ho", "--out", "o.jsonl", "--yes")).isZero();
        assertThat(lines(read("o.jsonl")).get(0).path("result").asText()).isEqualTo("Ho ann");
    }

    @Test
    void anUnreadableItemFailsAloneAndNeverReachesThePool() throws Exception {
        write("i.jsonl", "{\"name\":\"ann\"}\n{broken\n{\"name\":null,\"n\":3}\n");
        compile("Greeter", GREETER);
        System.setProperty("greeter.calls", "0");
        assertThat(flow("Greeter", "--classpath", "classes", "--set", "word=Hi", "--items", "i.jsonl"))
                .isEqualTo(3);
        assertThat(printed().stream().map(line -> line.path("status").asText()))
                .containsExactly("DONE", "FAILED", "DONE");
        assertThat(printed().get(2).path("result").asText()).isEqualTo("Hi null");
        assertThat(calls()).isEqualTo(2);
    }

    @Test
    void theModelOfTheCommandHasItsLimitsCostsAndBudget() throws Exception {
        write("i.csv", "name\nann\nbob\ncleo\n");
        compile("Asker", ASKER);
        String[] line = {
            "--classpath",
            "classes",
            "--items",
            "i.csv",
            "--model",
            "openai:gpt-4o-mini",
            "--base-url",
            server.baseUrl(),
            "--out",
            "o.jsonl",
            "--max-concurrency",
            "1",
            "--budget",
            "0.000006"
        };
        assertThat(flow("Asker", line)).isEqualTo(4);
        assertThat(server.questions()).hasSize(2);
        assertThat(console.err()).contains("the budget of $0.000006 is spent");
        assertThat(flow("Asker", line)).isEqualTo(4);
        assertThat(server.questions()).hasSize(2);
        line[line.length - 1] = "1";
        assertThat(flow("Asker", line)).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("ann", "bob", "cleo");
        assertThat(lines(read("o.jsonl")).get(0).path("result").asText()).isEqualTo("ANN");
        assertThat(console.run("journal", "o.jsonl.journal")).isZero();
        assertThat(console.out()).contains("answers of openai:gpt-4o-mini: 3, 30 input and 15 output tokens");
    }

    @Test
    void withoutAModelTheErrorNamesTheOption() throws Exception {
        write("i.csv", "name\nann\n");
        compile("Asker", ASKER);
        assertThat(flow("Asker", "--classpath", "classes", "--items", "i.csv")).isEqualTo(2);
        assertThat(console.err()).contains("create failed: the flow asks for a model: add --model NAME");
    }

    @Test
    void aMissingSettingIsNamed() throws Exception {
        write("i.csv", "name\nann\n");
        assertThat(greet("--set", "wort=Hi")).isEqualTo(2);
        assertThat(console.err())
                .contains("the setting 'word' is missing: add --set word=VALUE (given are wort)", "--flow Greeter");
    }

    @Test
    void recordsMapsAndDatesAreResults() throws Exception {
        write("i.csv", "name\nann\n");
        compile("Dated", """
            public class Dated implements PoolFactory {
                public record Fact(String name, java.time.LocalDate day, List<Integer> numbers) {}
                public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                    return Pool.of(Work.<Map<String, ?>, Fact>of(item -> new Fact(
                            (String) item.get("name"), java.time.LocalDate.of(2026, 1, 2), List.of(1)))
                            .withResultType(Fact.class));
                }
            }
            """);
        String[] line = {"--classpath", "classes", "--items", "i.csv", "--out", "o.jsonl"};
        assertThat(flow("Dated", line)).isZero();
        String first = read("o.jsonl");
        assertThat(first).contains("\"result\":{\"name\":\"ann\",\"day\":\"2026-01-02\",\"numbers\":[1]}");
        assertThat(flow("Dated", line)).isZero();
        assertThat(lines(read("o.jsonl")).get(0).path("result"))
                .isEqualTo(lines(first).get(0).path("result"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--prompt", "--system", "--schema", "--as", "--max-tokens", "--fetch", "--retries"})
    void optionsOfPromptsAreRejectedBesideAFlow(String option) throws Exception {
        write("i.csv", "name\nann\n");
        List<String> given = new ArrayList<>(List.of("--set", "word=Hi"));
        given.addAll(option.equals("--as") ? List.of("--prompt", "x", "--as", "y") : List.of(option, "1"));
        assertThat(greet(given.toArray(String[]::new))).isEqualTo(2);
        assertThat(console.err()).contains(" cannot be combined with --flow");
        assertThat(calls()).isZero();
    }

    @Test
    void optionsThatBelongTogetherAreAskedFor() throws Exception {
        write("i.csv", "name\nann\n");
        assertThat(greet("--set", "word=Hi", "--rpm", "5")).isEqualTo(2);
        assertThat(console.err()).contains("--rpm needs --model beside --flow");
        assertThat(console.run("pool", "--items", "i.csv", "--set", "a=b", "--prompt", "x"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--set needs --flow CLASS");
        assertThat(flow("X", "--items", "i.csv")).isEqualTo(2);
        assertThat(console.err()).contains("--flow needs --classpath PATH");
    }

    @Test
    void aDryRunPrintsTheItemsAndCreatesNoPool() throws Exception {
        write("i.csv", "name\nann\n");
        assertThat(greet("--dry-run")).isZero();
        assertThat(console.out()).contains("{\"name\":\"ann\"}", "--- 1 item for Greeter, 0 bad");
    }

    @Test
    void afterAKillTheSameCommandRepeatsOnlyCallsInFlight() throws Exception {
        int items = 60;
        int answered = 20;
        compile("Asker", ASKER);
        write(
                "i.csv",
                "name\n"
                        + "n%d\n"
                                .repeat(items)
                                .formatted(IntStream.range(0, items).boxed().toArray()));
        try (EchoServer slow = EchoServer.answering(answered)) {
            String[] line = {
                "pool",
                "--flow",
                "Asker",
                "--classpath",
                "classes",
                "--items",
                "i.csv",
                "--model",
                "openai:m",
                "--base-url",
                slow.baseUrl(),
                "--out",
                "o.jsonl",
                "--max-concurrency",
                "4"
            };
            CliProcess first = CliProcess.start(folder, line);
            first.await("calls in flight", () -> slow.questions().size() >= answered + 4);
            first.kill();
            slow.resume();
            CliProcess.Result second = CliProcess.run(folder, line);
            assertThat(second.code()).as(second.err()).isZero();
            assertThat(lines(read("o.jsonl")))
                    .hasSize(items)
                    .allMatch(result -> result.path("status").asText().equals("DONE"));
            assertThat(slow.questions().size()).isBetween(items, items + 4);
            assertThat(second.err()).contains("in flight when an earlier run stopped", "made again");
        }
    }
}
