package guides;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatModels;
import io.pocketflow.testkit.llm.RecordedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {
    // #region model
    static ChatModel model(Path file) {
        return System.getenv("RECORD") == null
                ? RecordedModel.replaying(file)
                : RecordedModel.recording(file, ChatModels.of("openai:gpt-4o-mini"));
    }
    // #endregion model

    @TempDir
    private Path folder;

    @Test
    void recordedAnswersAreReplayed() throws Exception {
        Path file = folder.resolve("answers.jsonl");
        RecordedModel.recording(file, ChatModels.of("offline")).chat("Summarise: It rains.");

        Assertions.assertEquals("It rains.", model(file).chat("Summarise: It rains."));
        Assertions.assertTrue(Files.size(file) > 0);
    }
}
