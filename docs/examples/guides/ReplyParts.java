package guides;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Citation;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.Search;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

public class ReplyParts {
    private static final String ANSWER = """
            {"reply": {"message": {"role": "ASSISTANT", "parts": [
              {"type": "search", "queries": ["river of Zurich"], "sources": []},
              {"type": "text", "text": "The Limmat flows through Zurich."},
              {"type": "citation", "start": 0, "end": 10,
                "source": {"title": "Rivers", "url": "https://example.org/rivers"}},
              {"type": "image_data", "mediaType": "image/png", "base64": "iVBORw0KGgo="}]},
              "finishReason": "STOP", "usage": {"inputTokens": 9, "outputTokens": 7}, "model": "demo"}}
            """;

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("reply-parts");
        ChatModel model = ScriptModel.of("demo", List.of(ScriptModel.parse(ANSWER.replace("\n", ""))));
        // #region parts
        ChatReply reply = model.chat(ChatRequest.of("Which river flows through Zurich? Draw it."));
        for (Search search : reply.searches()) {
            System.out.println("searched for " + search.queries());
        }
        for (Citation citation : reply.citations()) {
            String words = reply.text().substring(citation.start(), citation.end());
            System.out.println(words + ": " + citation.source().title() + ", " + citation.source().url());
        }
        for (Part.ImageData image : reply.images()) {
            Path file = Files.write(folder.resolve("river.png"), image.bytes());
            System.out.println(file.getFileName() + " has " + Files.size(file) + " bytes");
        }
        // #endregion parts
    }
}
