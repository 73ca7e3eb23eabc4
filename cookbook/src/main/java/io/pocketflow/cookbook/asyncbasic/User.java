package io.pocketflow.cookbook.asyncbasic;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A user, who reads lines and answers questions at any time. */
interface User {

    /** Returns a stage that completes when the line is shown. */
    CompletionStage<Void> showAsync(String line);

    /** Returns a stage that completes with the answer, or with empty at the end of the input. */
    CompletionStage<Optional<String>> askAsync(String question);
}
