package io.pocketflow.llm.batch;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@linkplain Lane#batch batch lane}. Immutable; changes by {@code with…}.
 *
 * @param deadline the time after which calls without a result are handled by {@code afterDeadline}, from the moment at
 *     which they are first sent; null (default) for none, so that expired calls are sent again
 * @param afterDeadline what becomes of these calls; default {@link AfterDeadline#ONLINE}. Their batch is cancelled first.
 *     If it has not ended 30 minutes later, its calls fail without a retry, because they may still be paid for; the next
 *     run with the same store reads the results
 * @param onlineFirst the number of calls that are made online as a check before any batch is created, 0 or more; default
 *     0. If the server rejects all of them, the other calls fail with the rejection, and no batch is created
 * @param shardRequests the maximum number of requests of a batch, at least 2; default 50,000. The limits of the provider
 *     apply too
 * @param shardBytes the maximum number of bytes of the requests of a batch, at least 1; default 190,000,000
 * @param pollInterval the time between two looks at a batch; default 30 seconds. It grows by half each time, with a
 *     jitter of a tenth, to ten times the first
 * @param maxParked the maximum number of items that wait for batches at once, at least 2; default 200,000. Each needs
 *     some hundred bytes besides the item itself
 * @param detached whether the run ends as soon as all batches exist: their items are then suspended, and the next run
 *     continues; default false
 * @param form the form of the endpoint; default {@link BatchForm#OF_PROVIDER}
 * @param progress receives the progress of each batch whenever the provider reports it, on a thread of the lane; must be
 *     fast
 */
public record BatchOptions(
        @Nullable Duration deadline,
        AfterDeadline afterDeadline,
        int onlineFirst,
        int shardRequests,
        long shardBytes,
        Duration pollInterval,
        int maxParked,
        boolean detached,
        BatchForm form,
        Consumer<? super BatchProgress> progress) {

    private static final BatchOptions DEFAULTS = new BatchOptions(
            null,
            AfterDeadline.ONLINE,
            0,
            50_000,
            190_000_000,
            Duration.ofSeconds(30),
            200_000,
            false,
            BatchForm.OF_PROVIDER,
            progress -> {});

    /** Rejects values outside the stated ranges. */
    public BatchOptions {
        if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
            throw new IllegalArgumentException("the deadline of a batch must be positive but was " + deadline);
        }
        Objects.requireNonNull(afterDeadline, "afterDeadline must not be null");
        atLeast(0, "onlineFirst", onlineFirst);
        atLeast(2, "shardRequests", shardRequests);
        atLeast(1, "shardBytes", shardBytes);
        atLeast(2, "maxParked", maxParked);
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("the poll interval must be positive but was " + pollInterval);
        }
        Objects.requireNonNull(form, "the form of a batch endpoint must not be null");
        Objects.requireNonNull(progress, "the consumer of the progress must not be null");
    }

    private static void atLeast(long least, String what, long value) {
        if (value < least) {
            throw new IllegalArgumentException(what + " must be at least " + least + " but was " + value);
        }
    }

    /** Returns the default options. */
    public static BatchOptions defaults() {
        return DEFAULTS;
    }

    /** Returns a copy with this deadline, after which calls are made online. */
    public BatchOptions withDeadline(Duration deadline) {
        return withDeadline(deadline, AfterDeadline.ONLINE);
    }

    /** Returns a copy with this deadline, and this handling of the calls without a result. */
    public BatchOptions withDeadline(Duration time, AfterDeadline then) {
        return with(draft -> {
            draft.deadline = time;
            draft.afterDeadline = then;
        });
    }

    /** Returns a copy that makes this number of calls online first, as a check. */
    public BatchOptions withOnlineFirst(int calls) {
        return with(draft -> draft.onlineFirst = calls);
    }

    /** Returns a copy with these maximum sizes of a batch. */
    public BatchOptions withShards(int requests, long bytes) {
        return with(draft -> {
            draft.shardRequests = requests;
            draft.shardBytes = bytes;
        });
    }

    /** Returns a copy with this time between the first two looks at a batch. */
    public BatchOptions withPollInterval(Duration interval) {
        return with(draft -> draft.pollInterval = interval);
    }

    /** Returns a copy with this maximum number of waiting items. */
    public BatchOptions withMaxParked(int items) {
        return with(draft -> draft.maxParked = items);
    }

    /** Returns a copy that ends the run as soon as all batches exist, or that waits for their results. */
    public BatchOptions withDetached(boolean ends) {
        return with(draft -> draft.detached = ends);
    }

    /** Returns a copy with this form of the endpoint. */
    public BatchOptions withForm(BatchForm form) {
        return with(draft -> draft.form = form);
    }

    /** Returns a copy that passes the progress of each batch to this consumer. */
    public BatchOptions withProgress(Consumer<? super BatchProgress> progress) {
        return with(draft -> draft.progress = progress);
    }

    private BatchOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.copy();
    }

    /** The components of a copy until it is made. */
    private static final class Draft {
        private @Nullable Duration deadline;
        private AfterDeadline afterDeadline;
        private int onlineFirst;
        private int shardRequests;
        private long shardBytes;
        private Duration pollInterval;
        private int maxParked;
        private boolean detached;
        private BatchForm form;
        private Consumer<? super BatchProgress> progress;

        Draft(BatchOptions from) {
            deadline = from.deadline;
            afterDeadline = from.afterDeadline;
            onlineFirst = from.onlineFirst;
            shardRequests = from.shardRequests;
            shardBytes = from.shardBytes;
            pollInterval = from.pollInterval;
            maxParked = from.maxParked;
            detached = from.detached;
            form = from.form;
            progress = from.progress;
        }

        BatchOptions copy() {
            return new BatchOptions(
                    deadline,
                    afterDeadline,
                    onlineFirst,
                    shardRequests,
                    shardBytes,
                    pollInterval,
                    maxParked,
                    detached,
                    form,
                    progress);
        }
    }
}
