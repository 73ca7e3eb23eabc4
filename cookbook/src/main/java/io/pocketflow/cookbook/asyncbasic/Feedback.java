package io.pocketflow.cookbook.asyncbasic;

import io.pocketflow.core.AsyncNode;
import io.pocketflow.core.Shared;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A node that asks whether to change the summary. The end of the input approves it. */
final class Feedback extends AsyncNode<Void, Optional<String>> {

    private final User user;

    Feedback(User user) {
        this.user = user;
    }

    @Override
    protected CompletionStage<Optional<String>> execAsync(Void nothing) {
        return user.askAsync("longer, shorter or ok?");
    }

    @Override
    protected String post(Shared shared, Void nothing, Optional<String> answer) {
        return switch (answer.orElse("ok")) {
            case "longer" -> {
                shared.update(Draft.SENTENCES, sentences -> sentences + 1);
                yield "again";
            }
            case "shorter" -> {
                shared.update(Draft.SENTENCES, sentences -> Math.max(1, sentences - 1));
                yield "again";
            }
            case "ok" -> "approved";
            default -> "unclear";
        };
    }
}
