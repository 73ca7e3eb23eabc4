package io.pocketflow.llm.base;

import io.pocketflow.llm.LlmException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The waits of threads for futures; a wait unwraps the failure and restores the interrupt. */
public final class Waiting {

    private Waiting() {}

    /** Blocks until the call ends, and returns its value or throws its failure. An interrupt cancels the call. */
    public static <T> T forReply(String model, CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            call.cancel(true);
            throw interrupted(model, e);
        } catch (CancellationException e) {
            throw cancelled("the call to " + model + " was cancelled", e);
        } catch (ExecutionException e) {
            throw bare(model, e.getCause());
        }
    }

    /** Sets the thread's interrupt flag again, and returns the failure of a call whose caller was interrupted. */
    public static LlmException interrupted(String model, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return cancelled(model + " was interrupted while it waited for the reply", cause);
    }

    private static LlmException cancelled(String message, Exception cause) {
        return new LlmException(LlmException.Kind.CANCELLED, message, cause);
    }

    private static RuntimeException bare(String model, Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new LlmException(LlmException.Kind.UNREACHABLE, model + " failed: " + failure.getMessage(), failure);
    }
}
