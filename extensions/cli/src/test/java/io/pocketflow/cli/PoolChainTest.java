package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of prompts, and what their journal repeats. */
class PoolChainTest extends PoolWorld {

    @BeforeEach
    void writeTable() throws Exception {
        write("i.csv", "topic,tone,id\nsun,dry,1\nmoon,warm,2\n");
    }

    private int chain(String... more) {
        List<String> line = new ArrayList<>(List.of("--items", "i.csv", "--out", "o.jsonl"));
        line.addAll(List.of(more));
        return pool(line.toArray(String[]::new));
    }

    private List<String> results() throws Exception {
        return lines(read("o.jsonl")).stream()
                .map(line -> line.path("result").asText())
                .toList();
    }

    @Test
    void eachPromptSeesTheFieldsAndTheAnswerBeforeIt() throws Exception {
        assertThat(chain(
                        "--prompt", "research {topic}",
                        "--as", "facts",
                        "--prompt", "write {tone} about {result}",
                        "--prompt", "edit {result} by {facts} for {id}"))
                .isZero();
        assertThat(results())
                .containsExactly(
                        "EDIT WRITE DRY ABOUT RESEARCH SUN BY RESEARCH SUN FOR 1",
                        "EDIT WRITE WARM ABOUT RESEARCH MOON BY RESEARCH MOON FOR 2");
        assertThat(server.questions()).hasSize(6);
        assertThat(lines(read("o.jsonl")).get(0).path("usage").toString()).isEqualTo("{\"input\":30,\"output\":15}");
        assertThat(lines(read("o.jsonl")).get(0).path("attempts").asInt()).isEqualTo(3);
    }

    @Test
    void theSchemaHoldsForTheLastPromptOnly() throws Exception {
        write("s.json", "{\"type\":\"object\",\"required\":[\"N\"]}");
        assertThat(chain(
                        "--prompt", "{topic}",
                        "--prompt", "{{\"n\":\"{result}\"}}",
                        "--schema", "s.json",
                        "--system", "Be {tone}.",
                        "--max-tokens", "7"))
                .isZero();
        assertThat(lines(read("o.jsonl")).get(0).path("result").toString()).isEqualTo("{\"N\":\"SUN\"}");
        assertThat(server.systems()).hasSize(4).contains("Be dry.", "Be warm.");
    }

    @Test
    void anAnswerWinsOverAColumnOfItsNameWithAWarning() throws Exception {
        write("i.csv", "topic,result\nsun,column\n");
        assertThat(chain("--prompt", "a {result}", "--prompt", "b {result}")).isZero();
        assertThat(server.questions()).containsExactly("a column", "b A COLUMN");
        assertThat(console.err())
                .contains(
                        "warning: {result} in prompt 2 is the answer of an earlier step and not the column of that name")
                .doesNotContain("in prompt 1");
    }

    @Test
    void aFailedStepFailsItsItemAndIsTheOnlyOneRepeated() throws Exception {
        assertThat(chain("--prompt", "{topic}", "--prompt", "{result} refuse{id}"))
                .isEqualTo(3);
        assertThat(asked()).isEqualTo(4);
        assertThat(chain("--prompt", "{topic}", "--prompt", "{result} refuse{id}"))
                .isEqualTo(3);
        assertThat(server.questions()).containsExactlyInAnyOrder("SUN refuse1", "MOON refuse2");
    }

    // ---- keys

    @Test
    void unusedColumnsDoNotMatter() throws Exception {
        String[] command = {"--prompt", "{topic}", "--prompt", "{tone} {result}"};
        assertThat(chain(command)).isZero();
        assertThat(asked()).isEqualTo(4);
        write("i.csv", "new,topic,tone,id\nx,sun,dry,7\ny,moon,warm,8\n");
        assertThat(chain(command)).isZero();
        assertThat(asked()).isZero();
        write("i.csv", "topic,tone,id\nsun,sad,7\nmoon,warm,8\n");
        assertThat(chain(command)).isZero();
        assertThat(asked()).as("the item whose used field has changed").isEqualTo(2);
        assertThat(results()).containsExactly("SAD SUN", "WARM MOON");
    }

    @Test
    void goingBackToAnEarlierPromptCostsNothing() throws Exception {
        assertThat(chain("--prompt", "a {topic}")).isZero();
        assertThat(chain("--prompt", "b {topic}", "--yes")).isZero();
        assertThat(asked()).isEqualTo(4);
        assertThat(chain("--prompt", "a {topic}")).as("no question is needed").isZero();
        assertThat(asked()).isZero();
        assertThat(results()).containsExactly("A SUN", "A MOON");
        assertThat(chain("--prompt", "b {topic}")).isZero();
        assertThat(asked()).isZero();
    }

    @Test
    void aChangedLaterPromptKeepsTheStepsBeforeIt() throws Exception {
        assertThat(chain("--prompt", "{topic}", "--prompt", "one {result}", "--prompt", "x {result}"))
                .isZero();
        assertThat(asked()).isEqualTo(6);
        assertThat(chain("--prompt", "{topic}", "--prompt", "one {result}", "--prompt", "y {result}", "--yes"))
                .isZero();
        assertThat(asked()).isEqualTo(2);
        assertThat(chain("--prompt", "{topic}", "--prompt", "one {result}", "--prompt", "x {result}"))
                .isZero();
        assertThat(asked()).isZero();
        assertThat(chain("--prompt", "{topic}", "--prompt", "one {result}"))
                .as("a shorter chain")
                .isZero();
        assertThat(asked()).isZero();
        assertThat(chain(
                        "--prompt",
                        "{topic}",
                        "--as",
                        "t",
                        "--prompt",
                        "one {result}",
                        "--prompt",
                        "x {result}",
                        "--prompt",
                        "{t} {result}",
                        "--yes"))
                .as("a longer chain")
                .isZero();
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void equalItemsAreAskedSeparately() throws Exception {
        write("i.csv", "topic\nsun\nsun\n");
        assertThat(chain("--prompt", "{topic}", "--prompt", "{result}")).isZero();
        assertThat(asked()).isEqualTo(4);
        assertThat(chain("--prompt", "{topic}", "--prompt", "{result}")).isZero();
        assertThat(asked()).isZero();
    }

    // ---- a changed plan over finished results

    @Test
    void aChangedPromptNeedsConsent() throws Exception {
        assertThat(chain("--prompt", "a {topic}")).isZero();
        String before = read("o.jsonl");
        String journal = read("o.jsonl.journal");
        assertThat(chain("--prompt", "b {topic}")).isEqualTo(2);
        assertThat(console.err())
                .contains("changed since the last run: prompt; 2 finished items would be processed again; use --yes");
        assertThat(read("o.jsonl")).isEqualTo(before);
        assertThat(read("o.jsonl.journal")).isEqualTo(journal);
        assertThat(asked()).isEqualTo(2);
    }

    @Test
    void theCostOfAChangeIsEstimated() throws Exception {
        String[] command = {"--items", "i.csv", "--out", "o.jsonl", "--prompt", "{topic}"};
        assertThat(priced(command)).isZero();
        assertThat(pool(command)).isEqualTo(2);
        assertThat(console.err())
                .contains("changed since the last run: model; 2 finished items would be processed again;");
        assertThat(priced("--items", "i.csv", "--out", "o.jsonl", "--prompt", "b {topic}"))
                .isEqualTo(2);
        assertThat(console.err()).contains("2 finished items would be processed again, for about $0.000009; use --yes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "n\n", "\n", ""})
    void aTerminalAsks(String typed) throws Exception {
        assertThat(chain("--prompt", "a {topic}")).isZero();
        asked();
        console.answering(typed);
        assertThat(chain("--prompt", "b {topic}")).isEqualTo(typed.startsWith("y") ? 0 : 2);
        assertThat(console.err()).contains("2 finished items would be processed again. Continue? [y/N] ");
        assertThat(asked()).isEqualTo(typed.startsWith("y") ? 2 : 0);
    }

    @Test
    void onlyFinishedItemsCountAsProcessedAgain() throws Exception {
        write("i.csv", "topic\nsun\nrefuse\n");
        assertThat(chain("--prompt", "a {topic}")).isEqualTo(3);
        assertThat(chain("--prompt", "b {topic}")).isEqualTo(2);
        assertThat(console.err()).contains("; 1 finished item would be processed again; use --yes");
        assertThat(chain("--prompt", "b {topic}", "--fresh"))
                .as("a fresh start was asked for")
                .isEqualTo(3);
    }

    @Test
    void aPipeOfItemsNeedsConsentToo() {
        console.typing("{\"topic\":\"sun\"}\n");
        assertThat(pool("--prompt", "a {topic}", "--items", "-", "--out", "o.jsonl"))
                .isZero();
        assertThat(pool("--prompt", "b {topic}", "--items", "-", "--out", "o.jsonl"))
                .isEqualTo(2);
        assertThat(pool("--prompt", "b {topic}", "--items", "-", "--out", "o.jsonl", "--yes"))
                .isZero();
    }

    // ---- pages

    @Test
    void aPageIsFetchedOnceAndBecomesMarkdown() throws Exception {
        try (FakePages pages = new FakePages()) {
            pages.put("/a", "<h1>One</h1><p>first &amp; text</p>");
            write("i.csv", "url\n" + pages.origin() + "/a\n" + pages.origin() + "/none\n");
            String[] command = {
                "--fetch", "url", "--allow-host", pages.host(), "--prompt", "s {page}", "--prompt", "t {result}"
            };
            assertThat(chain(command)).isEqualTo(3);
            assertThat(server.questions()).containsExactly("s # One\n\nfirst & text", "t S # ONE\n\nFIRST & TEXT");
            assertThat(lines(read("o.jsonl"))
                            .get(1)
                            .path("error")
                            .path("message")
                            .asText())
                    .contains("404");
            assertThat(chain(command)).isEqualTo(3);
            assertThat(pages.requests()).containsExactlyInAnyOrder("/a", "/none", "/none");
            command[7] = "u {result}";
            assertThat(chain(command)).isEqualTo(2);
            assertThat(console.err()).contains("changed since the last run: prompt 2; 1 finished item would be");
        }
    }

    @Test
    void aServerThatIsNotPublicNeedsPermission() throws Exception {
        try (FakePages pages = new FakePages()) {
            write("i.csv", "url\n" + pages.origin() + "/a\n\n");
            assertThat(chain("--fetch", "url", "--prompt", "{page}")).isEqualTo(3);
            assertThat(pages.requests()).isEmpty();
            assertThat(server.questions()).isEmpty();
            assertThat(lines(read("o.jsonl"))
                            .get(0)
                            .path("error")
                            .path("message")
                            .asText())
                    .endsWith(pages.host() + " is not an allowed host; --allow-host " + pages.host() + " allows it");
        }
    }

    @Test
    void aChainIsAStepEachInTheJournal() throws Exception {
        assertThat(chain("--prompt", "{topic}", "--prompt", "{result}")).isZero();
        Path journal = folder.resolve("o.jsonl.journal");
        assertThat(Files.readAllLines(journal).stream()
                        .filter(line -> line.contains("\"kind\":\"DONE\"") && line.contains("chain#0/ask")))
                .hasSize(4);
    }
}
