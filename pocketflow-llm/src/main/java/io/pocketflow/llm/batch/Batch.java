package io.pocketflow.llm.batch;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.batch.BatchRecords.About;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The course of one batch: its {@link Creation}, looks at its state, results. Its {@link Steps} run one after another, each
 * on a thread that may block.
 */
final class Batch {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** The time until a provider ends a cancelled batch; OpenAI names 10 minutes. */
    private static final Duration UNTIL_CANCELLED = Duration.ofMinutes(30);

    /** The time after which no batch is waited for. Gemini ends batches after 48 hours, the others after 24. */
    static final Duration LONGEST = Duration.ofDays(3);

    private final LaneRun run;
    private final Target target;
    private final BatchRecord record;
    private final List<LaneCall> calls;
    private final Steps steps;
    private final Creation creation;
    private @Nullable ResultFile answers;
    private volatile String id = "";
    /** Whether the batch was found by its size only, so that its ids must be checked. */
    private boolean isPresumed;

    /** The time at which this process first cancelled the batch, because its deadline was over. */
    private @Nullable Instant cancelledAt;

    private boolean isCancelled;
    private volatile boolean isLookedAt;
    // ---- under the lock of the run
    private int unreleased;
    private boolean ended;
    private boolean abandoned;

    /** @param requests the collected requests, or null for a batch that an earlier process recorded */
    Batch(LaneRun run, Target target, BatchRecord record, List<LaneCall> calls, @Nullable ShardFile requests) {
        this.run = run;
        this.target = target;
        this.record = record;
        this.calls = calls;
        this.unreleased = record.ids().size();
        this.steps = new Steps(run.work, record.model(), run.options.pollInterval(), this::end);
        this.creation = new Creation(run, target, record, this, steps, requests);
    }

    List<LaneCall> calls() {
        return calls;
    }

    String id() {
        return id;
    }

    String model() {
        return record.model();
    }

    /** Returns whether this process collected the requests of the batch, which has not been started. */
    boolean isNew() {
        return creation.isNew();
    }

    /** Returns whether the provider was asked at least once after the batch existed, or there will be no batch. */
    boolean isLookedAt() {
        return isLookedAt;
    }

    ResultFile answers() {
        return Objects.requireNonNull(answers, "a batch with answers has a file of them");
    }

    // ---- the creation

    /** Begins the batch; or continues the batch of an earlier process. */
    void start() {
        creation.start();
    }

    /** Continues a batch whose id an earlier process recorded. */
    void isKnown(String recorded) {
        id = recorded;
        run.batches().created(this, target, id);
        steps.run(this::look);
    }

    /** Continues with a batch that exists now; one that was found by its size only is presumed to be this one. */
    void exists(BatchJob job, boolean presumed) {
        id = job.id();
        isPresumed = presumed;
        if (!isPresumed) {
            run.batches().records.save(record.number(), About.ID, id);
        }
        run.batches().created(this, target, id);
        report(job.state(), job.word(), job);
        steps.run(this::look);
    }

    /** Forgets a batch that does not exist: its calls are put into other batches. */
    void dissolve() {
        run.batches().records.over(record.number());
        isLookedAt = true;
        run.batches().created(this, target, "");
        run.settle(() -> calls.stream().filter(this::isMine).forEach(run::again));
    }

    // ---- looks at the state

    private void look() {
        BatchJob job = target.endpoint.get(id);
        steps.done();
        report(job.state(), job.word(), job);
        if (job.state() == BatchState.FAILED) {
            failed(job);
        } else if (job.state().isOver()) {
            steps.run(() -> results(job));
        } else {
            if (!isLookedAt) {
                isLookedAt = true;
                run.settle(() -> {});
            }
            waitOn();
        }
    }

    private void waitOn() {
        Instant now = run.work.now();
        boolean isLate = isLate();
        if (isLate && !isCancelled) {
            cancelledAt = cancelledAt == null ? now : cancelledAt;
            cancel();
        }
        if (cancelledAt != null && now.isAfter(cancelledAt.plus(UNTIL_CANCELLED))) {
            end(new LlmException(
                    Kind.TIMED_OUT,
                    "it did not end within " + UNTIL_CANCELLED.toMinutes()
                            + " minutes after its deadline, at which it was cancelled"));
            return;
        }
        if (record.isOlderThan(LONGEST, now)) {
            end(new LlmException(Kind.TIMED_OUT, "it did not end within " + LONGEST.toDays() + " days"));
            return;
        }
        Duration next = steps.interval();
        Duration untilDue = Duration.ofMillis(Math.max(0, record.due() - now.toEpochMilli()));
        boolean isNear = !isLate && record.due() != 0 && untilDue.compareTo(next) < 0;
        steps.later(this::look, isNear ? untilDue : next);
    }

    /** Returns whether the deadline of the calls is over. */
    private boolean isLate() {
        return record.due() != 0 && run.work.now().toEpochMilli() >= record.due();
    }

    /** Cancels the batch; after a failure the next look does it again. */
    private void cancel() {
        try {
            target.endpoint.cancel(id);
            isCancelled = true;
        } catch (LlmException failed) {
            LOG.warn("batch {} could not be cancelled at its deadline: {}", id, failed.getMessage());
        }
    }

    /** Handles a batch that its provider rejected as a whole: no call was made, and nothing is paid. */
    private void failed(BatchJob job) {
        LlmException failure = target.endpoint.failure(job);
        String words = failure.code().orElse("") + " " + failure.getMessage();
        if (Creation.TOO_MUCH_QUEUED.matcher(words).find()) {
            tooMuchQueued(failure);
        } else {
            isNothing(failure);
        }
    }

    /** Ends a batch of which no call was made: a retry of a call pays for nothing twice. */
    void isNothing(RuntimeException failure) {
        run.batches().records.over(record.number());
        fail(failure);
    }

    /** Puts the calls into another batch later, when there may be room for them. */
    void tooMuchQueued(LlmException failure) {
        target.rejections++;
        if (target.rejections > Steps.MOST_TRIES) {
            isNothing(failure);
            return;
        }
        Duration wait = run.options.pollInterval().multipliedBy(1L << Math.min(target.rejections, 6));
        LOG.warn("the calls of a batch of {} are sent again in {}: {}", model(), wait, failure.getMessage());
        creation.deleteRequests();
        run.batches().records.over(record.number());
        steps.later(this::dissolve, wait);
    }

    // ---- results

    private void results(BatchJob job) {
        if (answers == null) {
            answers = new ResultFile(run.work.newFile("results"));
        }
        Map<String, LaneCall> open = new HashMap<>();
        calls.stream().filter(call -> !call.hasAnswer()).forEach(call -> open.put(call.id(), call));
        target.endpoint.results(job, line -> {
            LaneCall call = open.remove(line.id());
            if (call != null) {
                keep(call, line);
            }
        });
        if (isPresumed && open.size() == calls.size()) {
            LOG.warn("batch {} of {} is not the one that was looked for", id, model());
            String other = id;
            id = "";
            creation.isOther(other);
            return;
        }
        if (isPresumed) {
            run.batches().records.save(record.number(), About.ID, id);
        }
        target.rejections = 0;
        isLookedAt = true;
        run.settle(() -> {
            ended = true;
            calls.stream().filter(this::isMine).forEach(call -> settle(call, job));
            overIfReleased();
        });
    }

    private void keep(LaneCall call, BatchLine line) {
        if (line.kind() == BatchLine.Kind.ANSWERED) {
            call.answer(line.status(), answers().add(line.body()), line.body().length);
        } else {
            call.unanswered = line.kind();
        }
    }

    /** Returns whether a call still waits for this batch. */
    private boolean isMine(LaneCall call) {
        return call.batch == this && !call.isOver();
    }

    private void settle(LaneCall call, BatchJob job) {
        boolean isExpired = call.unanswered == BatchLine.Kind.EXPIRED
                || call.unanswered == null && job.state() == BatchState.EXPIRED;
        if (call.hasAnswer()) {
            call.state(LaneCall.State.ANSWERED);
        } else if (isExpired || isLate()) {
            run.again(call);
        } else if (call.unanswered == BatchLine.Kind.CANCELLED || job.state() == BatchState.CANCELLED) {
            run.fail(call, new LlmException(Kind.CANCELLED, "batch " + id + " of " + model() + " was cancelled"));
        } else {
            String message = "batch " + id + " of " + model() + " has ended without a result for this call";
            run.fail(call, new LlmException(Kind.SERVER_ERROR, message));
        }
    }

    /**
     * Ends the waiting for a batch after a failure. A call that may have been paid for is not retried, because a retry
     * would be another call in another batch: the next run continues this one.
     */
    void end(RuntimeException failure) {
        boolean isGone =
                failure instanceof LlmException known && known.kind() == Kind.NOT_FOUND && !creation.isInDoubt();
        if (id.isEmpty() && !creation.isInDoubt()) {
            isNothing(failure);
        } else if (isGone) {
            isNothing(gone((LlmException) failure));
        } else {
            fail(record.open(id, run.batches().records.areKept(), failure));
        }
    }

    /** Fails the calls that still wait for this batch. */
    private void fail(RuntimeException failure) {
        creation.deleteRequests();
        isLookedAt = true;
        run.batches().created(this, target, "");
        run.settle(() -> calls.stream().filter(this::isMine).forEach(call -> run.fail(call, failure)));
    }

    private LlmException gone(LlmException failed) {
        String message = "batch " + id + " of " + model() + " or its results no longer exist at the provider; the next"
                + " run sends its calls again: " + failed.getMessage();
        return new LlmException(Kind.NOT_FOUND, message, failed.details(), failed);
    }

    // ---- the end, under the lock of the run

    /**
     * Reports that the item of a call has ended, or that the call is in another batch.
     *
     * @param isDone whether the result of the call is not needed any more
     */
    void released(boolean isDone) {
        abandoned |= !isDone;
        unreleased--;
        overIfReleased();
    }

    private void overIfReleased() {
        if (ended && unreleased == 0 && !abandoned) {
            run.batches().records.over(record.number());
            if (answers != null) {
                answers.delete();
            }
        }
    }

    /** Deletes the files of the batch: the run is over. */
    void close() {
        creation.deleteRequests();
        if (answers != null) {
            answers.delete();
        }
    }

    void report(BatchState state, String word, @Nullable BatchJob job) {
        run.options
                .progress()
                .accept(new BatchProgress(
                        run.site().pool(),
                        record.number(),
                        model(),
                        id,
                        state,
                        word,
                        record.ids().size(),
                        job == null ? 0 : job.done(),
                        job == null ? 0 : job.failed()));
    }
}
