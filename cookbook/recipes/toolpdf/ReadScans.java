package toolpdf;

import io.pocketflow.core.AsyncParallelBatchNode;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatReply;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Message;
import io.pocketflow.llm.Part;
import io.pocketflow.llm.agent.Skill;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Lets the model read the pages that are pictures, several at a time. */
final class ReadScans extends AsyncParallelBatchNode<ToolPdf.Page, String> {

    private static final int MAX_CONCURRENCY = 4;

    private final ChatModel model;

    ReadScans(ChatModel model) {
        super(MAX_CONCURRENCY, Skill.DEFAULT_RETRY);
        this.model = model;
    }

    @Override
    protected List<ToolPdf.Page> prep(Shared shared) {
        return shared.get(ToolPdf.PAGES);
    }

    @Override
    protected CompletionStage<String> execAsync(ToolPdf.Page page) {
        if (page.picture() == null) {
            return CompletableFuture.completedFuture("Page " + page.number() + ":\n" + page.text());
        }
        Message scan = Message.user(
                Part.text("Transcribe this scanned page. Return its text only."),
                Part.image("image/png", page.picture()));
        return model.chatAsync(ChatRequest.of(scan))
                .thenApply(ChatReply::text)
                .thenApply(text -> "Page " + page.number() + " (scanned):\n" + text);
    }

    @Override
    protected String post(Shared shared, List<ToolPdf.Page> pages, List<String> texts) {
        shared.put(ToolPdf.TEXTS, texts);
        return DEFAULT;
    }
}
