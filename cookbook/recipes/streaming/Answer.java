package streaming;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Prints the answer while the model writes it. The reader may interrupt the model, and keeps the part that is there. */
class Answer extends Node<String, String> {

    private final ChatModel model;
    private final BooleanSupplier interrupted;

    Answer(ChatModel model, BooleanSupplier interrupted) {
        this.model = model;
        this.interrupted = interrupted;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(Streaming.QUESTION);
    }

    @Override
    protected String exec(String question) {
        StringBuilder answer = new StringBuilder();
        try {
            model.stream(question, text -> {
                if (interrupted.getAsBoolean()) {
                    throw new CancellationException("interrupted by the reader");
                }
                System.out.print(text);
                answer.append(text);
            });
        } catch (CancellationException interrupt) {
            System.out.print(" [interrupted]");
        }
        return answer.toString();
    }

    @Override
    protected String post(Shared shared, String question, String answer) {
        shared.put(Streaming.ANSWER, answer);
        return DEFAULT;
    }
}
