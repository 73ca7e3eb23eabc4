package io.pocketflow.flink;

import io.pocketflow.cli.FlinkOptions;
import io.pocketflow.cli.FlinkOptions.Rate;
import io.pocketflow.core.limit.Limits;
import io.pocketflow.core.pool.PoolFactory;
import io.pocketflow.llm.Prices;
import io.pocketflow.postgres.PostgresUrl;
import java.io.Serializable;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a job as data that Flink sends to the tasks: its pool, its model and its limits. They contain no keys and
 * no passwords, which come from the environment of the tasks. Immutable.
 *
 * @param factory the name of the {@link PoolFactory}
 * @param runId the name of the job in the store
 * @param settings the settings of the factory
 * @param model the name of the model, or null
 * @param baseUrl the address of the model's server, or null for the provider's
 * @param callTimeout the time limit of a call of the model
 * @param store the URL of the store, or null
 * @param maxConcurrency the maximum number of attempts in flight, or null
 * @param requestsPerMinute the maximum number of calls of the model per minute, or null
 * @param tokensPerMinute the maximum number of tokens of the model per minute, or null
 * @param rate the maximum number of attempts that begin in a window, or null
 * @param budget the maximum cost, or null
 * @param itemTimeout the time limit of an item, or null
 */
record JobSettings(
        String factory,
        String runId,
        Map<String, String> settings,
        @Nullable String model,
        @Nullable String baseUrl,
        Duration callTimeout,
        @Nullable String store,
        @Nullable Integer maxConcurrency,
        @Nullable Integer requestsPerMinute,
        @Nullable Long tokensPerMinute,
        @Nullable Rate rate,
        @Nullable BigDecimal budget,
        @Nullable Duration itemTimeout)
        implements Serializable {

    /** The maximum number of attempts in flight of a subtask, if the user sets no limit for the job. */
    private static final int CONCURRENCY = 10;

    /** Copies the settings. */
    JobSettings {
        settings = Map.copyOf(settings);
    }

    static JobSettings of(String factory, String runId) {
        Duration callTimeout = Duration.ofMinutes(1);
        return new JobSettings(
                factory, runId, Map.of(), null, null, callTimeout, null, null, null, null, null, null, null);
    }

    /** A mutable copy. Confined to one thread. */
    static final class Draft {

        private final JobSettings from;
        Map<String, String> settings;

        @Nullable
        String model;

        @Nullable
        String baseUrl;

        Duration callTimeout;

        @Nullable
        String store;

        @Nullable
        Integer maxConcurrency;

        @Nullable
        Integer requestsPerMinute;

        @Nullable
        Long tokensPerMinute;

        @Nullable
        Rate rate;

        @Nullable
        BigDecimal budget;

        @Nullable
        Duration itemTimeout;

        Draft(JobSettings from) {
            this.from = from;
            this.settings = from.settings;
            this.model = from.model;
            this.baseUrl = from.baseUrl;
            this.callTimeout = from.callTimeout;
            this.store = from.store;
            this.maxConcurrency = from.maxConcurrency;
            this.requestsPerMinute = from.requestsPerMinute;
            this.tokensPerMinute = from.tokensPerMinute;
            this.rate = from.rate;
            this.budget = from.budget;
            this.itemTimeout = from.itemTimeout;
        }

        JobSettings settings() {
            return new JobSettings(
                    from.factory,
                    from.runId,
                    settings,
                    model,
                    baseUrl,
                    callTimeout,
                    store,
                    maxConcurrency,
                    requestsPerMinute,
                    tokensPerMinute,
                    rate,
                    budget,
                    itemTimeout);
        }
    }

    /** Rejects settings that lack another one, a limit without a meaning, and a password. */
    void check() {
        if (budget != null && (store == null || model == null)) {
            throw new IllegalArgumentException(
                    "the budget of a job needs a store, which counts the money of all subtasks," + " and a model");
        }
        if (budget != null && budget.signum() <= 0) {
            throw new IllegalArgumentException("the budget must be positive but was " + budget);
        }
        if (budget != null && Prices.bundled().find(model).isEmpty()) {
            throw new IllegalArgumentException(
                    "the budget needs a price, but the bundled prices have none for the model '" + model + "'");
        }
        if (model == null && (requestsPerMinute != null || tokensPerMinute != null)) {
            throw new IllegalArgumentException("a number of calls or tokens per minute needs a model: it applies to its"
                    + " calls; a rate applies to all attempts");
        }
        if (store != null && PostgresUrl.parse(store).namesPassword()) {
            throw new IllegalArgumentException(
                    "the URL of the store contains a password, which Flink would show to all users of"
                            + " the cluster: leave it out, and set PGPASSWORD or ~/.pgpass of the TaskManagers");
        }
        if (runId.isBlank()) {
            throw new IllegalArgumentException("the run id of a job must not be blank");
        }
    }

    /** Rejects limits that leave subtasks without a share. */
    void check(int parallelism) {
        FlinkOptions.checkShare("the maximum number of attempts in flight", maxConcurrency, parallelism);
        FlinkOptions.checkShare("the number of calls per minute", requestsPerMinute, parallelism);
        FlinkOptions.checkShare("the number of tokens per minute", tokensPerMinute, parallelism);
        FlinkOptions.checkShare("the number of attempts in a window", rate == null ? null : rate.starts(), parallelism);
    }

    /** Returns the maximum number of attempts in flight of a subtask. */
    int maxConcurrency(Share share) {
        return maxConcurrency == null ? CONCURRENCY : share.of(maxConcurrency);
    }

    /**
     * Returns the maximum number of items in a subtask: those with attempts in flight, and as many that wait, so that an
     * attempt that ends is followed by another one at once.
     */
    int maxOpen(Share share) {
        return 2 * maxConcurrency(share);
    }

    /** Returns the longest window of the limits over time; zero without them. */
    Duration longestWindow() {
        Duration ofModel = requestsPerMinute == null && tokensPerMinute == null ? Duration.ZERO : Limits.NONE.window();
        Duration ofRate = rate == null ? Duration.ZERO : rate.window();
        return ofModel.compareTo(ofRate) > 0 ? ofModel : ofRate;
    }

    /** Returns a hash of the settings that, besides an item, determine its result. They may be secret, so they are hashed. */
    String hash() {
        return hash(factory + "\n" + new TreeMap<>(settings) + "\n" + model + "\n" + baseUrl);
    }

    /** Returns a hash of 128 bits. */
    static String hash(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
