package io.pocketflow.llm.batch;

import io.pocketflow.core.Attempt;
import io.pocketflow.core.PoolLane;
import io.pocketflow.llm.ChatModel;
import java.util.Objects;
import java.util.Optional;

/**
 * The lanes of pools for calls of models. Immutable and thread-safe.
 *
 * <pre>{@code
 * PoolReport<Map<String, ?>, String> report = Pool.of(Skill.of(model, "Summarise in one sentence:\n\n{text}"))
 *         .withOptions(RunOptions.defaults().withStore(journal).withRunId("summaries"))
 *         .withLane(Lane.batch(BatchOptions.defaults().withDeadline(Duration.ofHours(20))))
 *         .run(items);
 * }</pre>
 *
 * <p>With this lane, skills are called by the batch endpoint of their model's provider: at half the price, and within a
 * day. In a flow of several skills, each step of the items is a batch of its own; other nodes run as usual. A step that
 * is alone, and every node that is not a skill, calls its model online. Limits of the model apply to online calls only.
 *
 * <p>With a step store and a run id, a batch is recorded before it is created. A run that was interrupted, also by the
 * end of its process, finds its batches again and creates none twice. Without a store, a batch is lost with the process.
 */
public final class Lane implements PoolLane {

    private final BatchOptions options;

    private Lane(BatchOptions options) {
        this.options = options;
    }

    /**
     * Returns a lane that uses the batch endpoints of OpenAI (and of services of the same form), Anthropic, Gemini
     * (inline requests only, at most 19 MB a batch) and Mistral (inline requests only).
     */
    public static Lane batch(BatchOptions options) {
        return new Lane(Objects.requireNonNull(options, "the options of a batch lane must not be null"));
    }

    /** Returns the options. */
    public BatchOptions options() {
        return options;
    }

    @Override
    public Calls open(Site site) {
        return new LaneRun(options, site);
    }

    @Override
    public int maxParked() {
        return options.maxParked();
    }

    /**
     * Returns the model for an attempt of a node that the lane of its pool calls; empty if its pool has no such lane.
     * For nodes of this module.
     */
    public static Optional<ChatModel> model(ChatModel model, Attempt attempt) {
        return PoolLane.find(attempt, LaneRun.class).map(run -> new LanedModel(model, run, attempt));
    }

    /**
     * Returns whether the last reply of a {@linkplain #model model of an attempt} came from a batch, so that it cost half.
     */
    public static boolean isFromBatch(ChatModel model) {
        return model instanceof LanedModel laned && !laned.isOnline();
    }

    @Override
    public String toString() {
        return "batch lane";
    }
}
