package io.pocketflow.llm.base;

import io.pocketflow.llm.LlmException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The only place where a thread waits for a future; it unwraps the failure and restores the interrupt. */
public final class Waiting {

    private Waiting() {}

    /** Blocks until the call ends, and returns its value or throws its failure. An interrupt cancels the call. */
    public static <T> T forReply(String model, CompletableFuture<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            throw cancelled(model + " was interrupted while it waited for the reply", e);
        } catch (CancellationException e) {
            throw cancelled("the call to " + model + " was cancelled", e);
        } catch (ExecutionException e) {
            throw bare(model, e.getCause());
        }
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
