package io.pocketflow.cookbook.parallelbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.LlmException;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelBatchTest {

    @TempDir
    private Path folder;

    private final VirtualRun time = new VirtualRun();
    private final SteppingClock clock = new SteppingClock(time);

    @BeforeEach
    void writeTexts() throws Exception {
        Path texts = Files.createDirectory(folder.resolve("texts"));
        Files.writeString(texts.resolve("c.txt"), "Third.");
        Files.writeString(texts.resolve("a.txt"), "First.");
        Files.writeString(texts.resolve("b.md"), "Second.");
    }

    /** Returns a model that answers with the text after the instruction, after the given time of the clock. */
    private ChatModel model(int millis) {
        return new ScriptedModel(prompt -> {
            clock.pass(Duration.ofMillis(millis));
            assertThat(prompt).startsWith("Summarize in two sentences:\n\n");
            return "Summary of " + prompt.substring(prompt.indexOf("\n\n") + 2);
        });
    }

    private TestSession session() {
        return new TestSession(time.options().withTimer(clock)).in(folder).with(model(0));
    }

    @Test
    void summariesArePrintedInOrderThenTimesThenCounts() {
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "texts", "--max-concurrency", "1"))
                .isZero();
        assertThat(session.out()).isEqualTo("""
                model: scripted

                texts/a.txt
                  Summary of First.

                texts/b.md
                  Summary of Second.

                texts/c.txt
                  Summary of Third.

                elapsed: 0.00 s
                sum of the measured item times, waiting included: 0.00 s (--compare measures a run one at a time)
                done=3 failed=0
                """);
        assertThat(session.err()).isEqualTo("""
                1 of 3: texts/a.txt
                2 of 3: texts/b.md
                3 of 3: texts/c.txt
                """);
    }

    @Test
    void theTimesAreThoseOfTheClock() {
        TestSession session = session().with(model(250));
        session.run(new ParallelBatch(), "texts/a.txt");
        assertThat(session.out()).endsWith("""
                elapsed: 0.25 s
                sum of the measured item times, waiting included: 0.25 s (--compare measures a run one at a time)
                done=1 failed=0
                """);
    }

    @Test
    void onATerminalProgressIsOneLineThatIsWrittenOver() {
        TestSession session = session().onTerminal();
        session.run(new ParallelBatch(), "texts");
        assertThat(session.err())
                .isEqualTo("\r[##########....................] 1 of 3"
                        + "\r[####################..........] 2 of 3"
                        + "\r[##############################] 3 of 3"
                        + "\r" + " ".repeat(39) + "\r");
    }

    @Test
    void anUnreadableFileIsASentenceAndTheOthersRun() throws Exception {
        Files.write(folder.resolve("texts/b.md"), new byte[] {(byte) 0xC3, '('});
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "texts", "--max-concurrency", "1"))
                .isEqualTo(3);
        assertThat(session.out()).isEqualTo("""
                model: scripted

                texts/a.txt
                  Summary of First.

                texts/c.txt
                  Summary of Third.

                elapsed: 0.00 s
                sum of the measured item times, waiting included: 0.00 s (--compare measures a run one at a time)
                done=2 failed=1
                """);
        assertThat(session.err()).isEqualTo("""
                1 of 3: texts/a.txt
                2 of 3: texts/b.md failed
                3 of 3: texts/c.txt
                texts/b.md failed:\s""" + folder.resolve("texts/b.md") + ": not UTF-8 text\n");
    }

    @Test
    void aModelThatFailsIsAskedThreeTimes() {
        int[] calls = {0};
        TestSession session = new TestSession(time.options()).in(folder).with(new ScriptedModel(prompt -> {
            if (prompt.endsWith("Second.")) {
                calls[0]++;
                throw new LlmException(LlmException.Kind.SERVER_ERROR, "no luck");
            }
            return "ok";
        }));
        assertThat(session.run(new ParallelBatch(), "texts")).isEqualTo(3);
        assertThat(calls[0]).isEqualTo(3);
        assertThat(session.out()).endsWith("done=2 failed=1\n");
        assertThat(session.err()).endsWith("texts/b.md failed: io.pocketflow.llm.LlmException: no luck\n");
    }

    @Test
    void aMissingFolderIsASentence() {
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "nowhere")).isEqualTo(1);
        assertThat(session.out()).isEmpty();
        assertThat(session.err()).isEqualTo("pocketflow: no such folder: " + folder.resolve("nowhere") + "\n");
    }

    @Test
    void aMissingFolderAmongOthersFailsAndTheOthersRun() {
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "nowhere", "texts/c.txt")).isEqualTo(3);
        assertThat(session.out())
                .contains("\ntexts/c.txt\n  Summary of Third.\n")
                .endsWith("\ndone=1 failed=1\n");
        assertThat(session.err())
                .isEqualTo("pocketflow: no such folder: " + folder.resolve("nowhere") + "\n1 of 1: texts/c.txt\n");
    }

    @Test
    void anEmptyFolderHasNothingToDo() throws Exception {
        Files.createDirectory(folder.resolve("empty"));
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "empty")).isZero();
        assertThat(session.out()).endsWith("\ndone=0 failed=0\n");
    }

    @Test
    void aFileWithoutTextIsNotSentToTheModel() throws Exception {
        Files.writeString(folder.resolve("blank"), " \n");
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "blank")).isZero();
        assertThat(session.out()).contains("\nblank\n  (no text)\n", "\nelapsed: 0.00 s\n");
    }

    @Test
    void controlCharactersOfATextAreNotPrinted() throws Exception {
        Files.writeString(folder.resolve("evil\u001b[2J.txt"), "Clear\u001b[2J the screen.");
        TestSession session = session();
        session.run(new ParallelBatch(), "evil\u001b[2J.txt");
        assertThat(session.out())
                .contains("\nevil[2J.txt\n  Summary of Clear[2J the screen.\n")
                .doesNotContain("\u001b");
        assertThat(session.err()).doesNotContain("\u001b");
    }

    @Test
    void compareReallyRunsBothWays() {
        int[] calls = {0};
        TestSession session = new TestSession(time.options().withTimer(clock))
                .in(folder)
                .with(new ScriptedModel(prompt -> {
                    clock.pass(Duration.ofMillis(++calls[0] > 3 ? 300 : 100));
                    return "ok";
                }));
        assertThat(session.run(new ParallelBatch(), "texts", "--compare", "--max-concurrency=2"))
                .isZero();
        assertThat(calls[0]).isEqualTo(6);
        assertThat(session.out()).endsWith("""
                2 at a time: 0.30 s
                one at a time: 0.90 s
                saved: 66.7 %
                same summaries: yes
                done=3 failed=0
                """);
    }

    @Test
    void fewerThanOneAtATimeIsWrongUsage() {
        TestSession session = session();
        assertThat(session.run(new ParallelBatch(), "texts", "--max-concurrency", "0"))
                .isEqualTo(2);
        assertThat(session.err()).isEqualTo("""
                pocketflow: --max-concurrency must be a whole number of at least 1 but was 0
                usage: pocketflow run parallel-batch [FOLDER...] [--max-concurrency N] [--compare] [--model NAME]
                """);
    }
}
