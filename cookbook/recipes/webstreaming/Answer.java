package webstreaming;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Sends the answer to the browser word by word, while the model writes it. */
class Answer extends Node<String, String> {

    /** A scripted model writes faster than a person reads. Remove the pause with the script. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final ChatModel model;
    private final Browser browser;

    Answer(ChatModel model, Browser browser) {
        this.model = model;
        this.browser = browser;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(WebStreaming.QUESTION);
    }

    /** Streams the answer. If the browser has left, {@code send} fails, which cancels the call of the model. */
    @Override
    protected String exec(String question) {
        return model.stream(question, text -> {
                    browser.send("text", text);
                    LockSupport.parkNanos(PAUSE.toNanos());
                })
                .text();
    }

    @Override
    protected String post(Shared shared, String question, String answer) {
        shared.put(WebStreaming.ANSWER, answer);
        return DEFAULT;
    }
}
