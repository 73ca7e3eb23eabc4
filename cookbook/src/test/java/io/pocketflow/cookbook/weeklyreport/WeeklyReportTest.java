package io.pocketflow.cookbook.weeklyreport;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.llm.LlmException;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeeklyReportTest {

    private TestSession answering(java.util.function.UnaryOperator<String> answer) {
        return new TestSession(new VirtualRun().options()).with(new ScriptedModel(answer));
    }

    @Test
    void theReportIsMadeOfTheNotesInTheOrderOfTheSources() {
        TestSession session = answering(prompt -> prompt.startsWith("Summarize in one sentence:")
                ? "note of " + prompt.length()
                : prompt.replace('\n', '/'));
        assertThat(session.run(new WeeklyReport(), "--sources", "3")).isZero();
        assertThat(session.out())
                .startsWith("model: scripted\nsources: 3, at most 20 at a time\nnotes: 3\nreport:\n"
                        + "  Summarize these notes of a week in five sentences://note of ");
        assertThat(session.out().split("/note of ")).hasSize(4);
    }

    @Test
    void aSourceThatFailsIsLeftOut() {
        int[] calls = {0};
        TestSession session = answering(prompt -> {
            if (calls[0]++ == 1) {
                throw new LlmException(LlmException.Kind.BAD_REQUEST, "no such thing");
            }
            return "ok";
        });
        assertThat(session.run(new WeeklyReport(), "--sources=4")).isEqualTo(3);
        assertThat(session.out()).contains("\nnotes: 3\n");
        assertThat(session.err()).isEqualTo("source 2 failed: io.pocketflow.llm.LlmException: no such thing\n");
    }

    @Test
    void aFolderWithoutParagraphsIsTrouble(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "short");
        TestSession session = answering(prompt -> "ok");
        assertThat(session.run(new WeeklyReport(), folder.toString())).isEqualTo(1);
        assertThat(session.err()).contains("no paragraph has at least 200 characters");
    }
}
