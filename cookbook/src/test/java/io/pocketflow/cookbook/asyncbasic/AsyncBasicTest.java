package io.pocketflow.cookbook.asyncbasic;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.cookbook.TestSession;
import io.pocketflow.testkit.VirtualRun;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsyncBasicTest {

    private static final String QUESTION = "longer, shorter or ok? ";

    @TempDir
    private Path folder;

    @BeforeEach
    void writeText() throws Exception {
        Files.writeString(folder.resolve("text.txt"), "The text.");
    }

    @Test
    void theSummaryFollowsTheFeedbackUntilItIsApproved() {
        assertThat(dialog("longer\nlonger\nshorter\nok\n"))
                .isEqualTo("model: scripted\n"
                        + draft(1) + QUESTION + draft(2) + QUESTION + draft(3) + QUESTION + draft(2) + QUESTION
                        + "approved: a summary of 2 sentences\n");
    }

    @Test
    void oneSentenceIsTheLeast() {
        assertThat(dialog("shorter\nok\n"))
                .isEqualTo("model: scripted\n" + draft(1) + QUESTION + draft(1) + QUESTION
                        + "approved: a summary of 1 sentence\n");
    }

    @Test
    void anAnswerThatIsNotUnderstoodIsAskedAgainWithoutTheModel() {
        assertThat(dialog("what?\nok\n"))
                .isEqualTo(
                        "model: scripted\n" + draft(1) + QUESTION + QUESTION + "approved: a summary of 1 sentence\n");
    }

    @Test
    void aUserWhoIsGoneTakesItAsItIs() {
        assertThat(dialog(""))
                .isEqualTo("model: scripted\n" + draft(1) + QUESTION + "\napproved: a summary of 1 sentence\n");
    }

    @Test
    void aTextThatIsNotThereIsASentence() {
        TestSession session = session("");
        assertThat(session.run(new AsyncBasic(), "no.txt")).isEqualTo(1);
        assertThat(session.err()).isEqualTo("pocketflow: " + folder.resolve("no.txt") + ": no such file\n");
    }

    private String dialog(String typed) {
        TestSession session = session(typed);
        assertThat(session.run(new AsyncBasic(), "text.txt")).isZero();
        return session.out();
    }

    private TestSession session(String typed) {
        return new TestSession(new VirtualRun().options())
                .in(folder)
                .typing(typed)
                .with(new ScriptedModel(prompt -> "Reply to: " + prompt));
    }

    private static String draft(int sentences) {
        String prompt = "Summarize in " + sentences + (sentences == 1 ? " sentence" : " sentences") + ":  The text.";
        return "sentences: " + sentences + "\n  Reply to: " + prompt + "\n";
    }
}
