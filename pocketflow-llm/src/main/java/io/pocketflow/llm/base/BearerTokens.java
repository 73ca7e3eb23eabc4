package io.pocketflow.llm.base;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The bearer tokens of one model: the last token is used until it expires or is rejected. Thread-safe. */
public final class BearerTokens {

    /**
     * A token.
     *
     * @param value the text that is sent
     * @param expiresAt the time at which it expires; null if it is unknown
     */
    public record Token(String value, @Nullable Instant expiresAt) {
        @Override
        public String toString() {
            return "***";
        }
    }

    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Object source;
    private final Callable<Token> supplier;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Token current;
    private @Nullable CompletableFuture<@Nullable Object> pending;
    private volatile List<KeyMask> masks = List.of();

    /**
     * Creates tokens.
     *
     * @param source the user's supplier, by whose identity models share limits
     * @param supplier returns the next token; it may block
     */
    public BearerTokens(Object source, Callable<Token> supplier) {
        this(source, supplier, InstantSource.system());
    }

    BearerTokens(Object source, Callable<Token> supplier, InstantSource clock) {
        this.source = source;
        this.supplier = supplier;
        this.clock = clock;
    }

    /**
     * Returns the present token, or the next one. Callers who need the next one at once share it; cancelling the future
     * does not stop the supplier.
     *
     * @param rejected the token that the server rejected; null for none
     */
    public CompletableFuture<String> token(@Nullable String rejected) {
        CompletableFuture<@Nullable Object> from;
        lock.lock();
        try {
            Token last = current;
            if (last != null && !last.value.equals(rejected) && isFresh(last)) {
                return CompletableFuture.completedFuture(last.value);
            }
            from = pending == null ? start() : pending;
        } finally {
            lock.unlock();
        }
        CompletableFuture<String> mine = new CompletableFuture<>();
        from.whenComplete((token, failure) -> {
            if (failure == null) {
                mine.complete(((Token) Objects.requireNonNull(token)).value);
            } else {
                Throwable cause = Forwarded.bare(failure);
                mine.completeExceptionally(new IllegalStateException(
                        "the supplier of its access tokens failed with "
                                + cause.getClass().getName(),
                        cause));
            }
        });
        return mine;
    }

    private boolean isFresh(Token token) {
        return token.expiresAt == null || clock.instant().plus(MARGIN).isBefore(token.expiresAt);
    }

    private CompletableFuture<@Nullable Object> start() {
        CompletableFuture<@Nullable Object> task = InterruptibleTask.start(Threads.TOKENS, supplier);
        Future<?> giveUp =
                Threads.DEADLINES.schedule(() -> task.cancel(true), LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        pending = task;
        task.whenComplete((token, failure) -> {
            giveUp.cancel(false);
            ended((Token) token);
        });
        return task;
    }

    private void ended(@Nullable Token token) {
        lock.lock();
        try {
            pending = null;
            if (token != null) {
                current = token;
                masks = Stream.concat(
                                Stream.of(new KeyMask(token.value)),
                                masks.stream().limit(1))
                        .toList();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the text with the last two tokens masked. */
    String redact(String text) {
        String masked = text;
        for (KeyMask mask : masks) {
            masked = mask.mask(masked);
        }
        return masked;
    }

    /** Returns a text that differs for suppliers of this process. */
    String identity() {
        return source.getClass().getName() + "@" + System.identityHashCode(source);
    }
}
