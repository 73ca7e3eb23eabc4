package io.pocketflow.cookbook.asyncbasic;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Someone who is shown things and answers when they like. */
interface User {

    /** Completes once it is shown. */
    CompletionStage<Void> showAsync(String line);

    /** Completes with the answer, or empty if the user is gone. */
    CompletionStage<Optional<String>> askAsync(String question);
}
