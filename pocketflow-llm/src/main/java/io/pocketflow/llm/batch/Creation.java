package io.pocketflow.llm.batch;

import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.batch.BatchRecords.About;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The creation of one batch: the recorded intent, the upload, the create call. Confined to the {@link Steps} of its batch.
 *
 * <p>The create call is in doubt if its answer is lost, or if the process ended before the id was recorded. Then the
 * batches of the account are listed, and another one is created only if none of them is this one.
 */
final class Creation {

    /** OpenAI's code, and the words of others, for a batch that exceeds what may be queued. */
    static final Pattern TOO_MUCH_QUEUED = Pattern.compile("(?i)token_limit_exceeded|enqueued|queue.{0,20}limit");

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** The time after which a created batch is in the list of the account for certain. */
    private static final Duration UNTIL_LISTED = Duration.ofMinutes(2);

    private static final Duration LIST_AGAIN = Duration.ofSeconds(15);

    /** The statuses of a create call that leave open whether the batch was created. */
    private static final Set<Integer> IN_DOUBT = Set.of(408, 409);

    private static final Pattern FILE_NOT_FOUND =
            Pattern.compile("(?i)file.{0,200}(not|n't) (be )?found|(not|n't) find.{0,40}file");

    private final LaneRun run;
    private final Target target;
    private final BatchRecord record;
    private final Batch batch;
    private final Steps steps;
    private final BatchSearch search;
    /** The requests, or null if an earlier process sent them, and after the creation. */
    private @Nullable ShardFile requests;

    private String file = "";
    private int creations;
    private @Nullable Instant attemptedAt;
    /** The failure that leaves open whether the batch was created, or null. */
    private @Nullable LlmException doubt;
    /** Whether the batch may exist although its id is not known. */
    private volatile boolean isInDoubt;

    Creation(LaneRun run, Target target, BatchRecord record, Batch batch, Steps steps, @Nullable ShardFile requests) {
        this.run = run;
        this.target = target;
        this.record = record;
        this.batch = batch;
        this.steps = steps;
        this.requests = requests;
        this.search =
                new BatchSearch(target.endpoint, record, id -> run.batches().owns(id));
    }

    /** Returns whether this process collected the requests of the batch, which has not been started. */
    boolean isNew() {
        return requests != null;
    }

    /** Returns whether the batch may exist although its id is not known. */
    boolean isInDoubt() {
        return isInDoubt;
    }

    /** Begins the batch; or continues the batch of an earlier process. */
    void start() {
        steps.run(requests == null ? this::resume : this::begin);
    }

    private void begin() {
        run.batches().records.save(record.number(), About.INTENT, record.json());
        batch.report(BatchState.VALIDATING, "", null);
        steps.run(this::upload);
    }

    private void resume() {
        BatchRecords records = run.batches().records;
        file = records.find(record.number(), About.FILE);
        String id = records.find(record.number(), About.ID);
        if (id.isEmpty() && target.endpoint.uploads() && file.isEmpty()) {
            batch.dissolve(); // the process ended during the upload
        } else if (id.isEmpty()) {
            isInDoubt = true;
            steps.run(this::find);
        } else {
            batch.isKnown(id);
        }
    }

    private void upload() {
        file = target.endpoint.upload(shard());
        if (!file.isEmpty()) {
            run.batches().records.save(record.number(), About.FILE, file);
        }
        steps.done();
        steps.run(this::create);
    }

    private ShardFile shard() {
        return Objects.requireNonNull(requests, "a batch is created only by the process that has its requests");
    }

    private void create() {
        attemptedAt = run.work.now();
        BatchJob job;
        try {
            job = target.endpoint.create(shard(), file, record.tag());
        } catch (LlmException failed) {
            afterCreate(failed);
            return;
        }
        isCreated(job, false);
    }

    private void afterCreate(LlmException failed) {
        String message = String.valueOf(failed.getMessage());
        int status = failed.status().orElse(0);
        boolean isRejected = status / 100 == 4 && !IN_DOUBT.contains(status);
        if (isRejected && TOO_MUCH_QUEUED.matcher(message).find()) {
            batch.tooMuchQueued(failed);
        } else if (isRejected && failed.throttled()) {
            steps.again(this::create, failed);
        } else if (isRejected && FILE_NOT_FOUND.matcher(message).find() && steps.hasTries()) {
            steps.again(this::create, failed);
        } else if (isRejected) {
            batch.end(failed);
        } else {
            LOG.warn("it is not known whether a batch of {} was created: {}", record.model(), message);
            doubt = failed;
            isInDoubt = true;
            steps.later(this::find, LIST_AGAIN);
        }
    }

    /** @param isPresumed whether the batch was found by its size only */
    private void isCreated(BatchJob job, boolean isPresumed) {
        isInDoubt = false;
        steps.done();
        deleteRequests();
        batch.exists(job, isPresumed);
    }

    /** Looks again for the batch, which is not the one of this id. */
    void isOther(String id) {
        search.exclude(id);
        isInDoubt = true;
        steps.run(this::find);
    }

    /** Looks for the batch in the list of the account. */
    private void find() {
        List<BatchJob> fits = search.find(file);
        steps.done();
        if (fits.size() == 1) {
            LOG.info("batch {} of {} is continued", fits.get(0).id(), record.model());
            isCreated(fits.get(0), !target.endpoint.keepsTags());
        } else if (fits.size() > 1 && record.isOlderThan(Batch.LONGEST, run.work.now())) {
            batch.end(new LlmException(
                    Kind.TIMED_OUT,
                    "one of the batches " + ids(fits) + " is that of this run, and it is not clear which one"));
        } else if (fits.size() > 1) {
            LOG.warn(
                    "one of these batches of {} is that of this run, and no other is created until it is clear which one:"
                            + " {}; it becomes clear when they end, or cancel those that are not needed",
                    record.model(),
                    ids(fits));
            steps.later(this::find, steps.interval());
        } else if (Duration.between(attempted(), run.work.now()).compareTo(UNTIL_LISTED) < 0) {
            steps.later(this::find, LIST_AGAIN);
        } else {
            isInDoubt = false;
            notCreated();
        }
    }

    private static List<String> ids(List<BatchJob> jobs) {
        return jobs.stream().map(BatchJob::id).toList();
    }

    private Instant attempted() {
        return attemptedAt == null ? record.at() : attemptedAt;
    }

    /** Handles a batch that does not exist for certain. */
    private void notCreated() {
        LlmException last = doubt;
        if (requests == null) {
            batch.dissolve();
        } else if (last != null && ++creations == Steps.MOST_TRIES) {
            batch.end(last);
        } else {
            steps.run(this::create);
        }
    }

    void deleteRequests() {
        ShardFile sent = requests;
        requests = null;
        if (sent != null) {
            sent.delete();
        }
    }
}
