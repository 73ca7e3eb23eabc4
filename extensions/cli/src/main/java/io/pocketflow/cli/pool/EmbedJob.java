package io.pocketflow.cli.pool;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.BadItem;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.ledger.LedgerSteps;
import io.pocketflow.cli.results.Answer;
import io.pocketflow.cli.results.FlowResult;
import io.pocketflow.cli.results.Task;
import io.pocketflow.core.Retry;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.pool.ItemReport;
import io.pocketflow.core.pool.Pool;
import io.pocketflow.core.pool.PoolRun;
import io.pocketflow.core.pool.PoolStatus;
import io.pocketflow.core.pool.Work;
import io.pocketflow.llm.EmbeddingModel;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A vector for the text of each item. Immutable. */
public final class EmbedJob implements Job {

    private final String name;
    private final Template text;
    private final Settings settings;
    private final Pool<Task, Vector> pool;

    /**
     * A vector as it is written and recorded.
     *
     * @param model the name by which the model was chosen
     * @param dimensions the number of dimensions that was asked for, or null for the model's own
     * @param vector the numbers
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Vector(String model, @Nullable Integer dimensions, List<Float> vector) {
        /** Copies the numbers. */
        public Vector {
            vector = List.copyOf(vector);
        }
    }

    /**
     * Creates a job.
     *
     * @param name the name by which the model was chosen
     * @param server the address of the model's server; empty if there is none
     * @param dimensions the number of dimensions, or null for the model's own
     * @param text the template of the text
     * @param batch the maximum number of texts in one request
     * @throws IllegalArgumentException if an option has an invalid value
     */
    public EmbedJob(
            String name,
            String server,
            EmbeddingModel model,
            @Nullable Integer dimensions,
            String text,
            int batch,
            Retry retry,
            PoolOptions options) {
        this.name = name;
        this.text = Template.of(text);
        this.settings = Settings.ofVectors(name, server, dimensions, text);
        if (batch < 1) {
            throw new IllegalArgumentException("--batch must be at least 1 but was " + batch);
        }
        TextBatches batches = new TextBatches(model, batch, options.maxConcurrency());
        Pool<Task, Vector> plain = Pool.of(Work.<String, Vector>ofAsync(words -> batches.embed(words)
                                .thenApply(vector -> new Vector(name, dimensions, numbers(vector.values()))))
                        .withRetry(retry)
                        .withResultType(Vector.class))
                .<Task>withConversion(this::text)
                .withName(BulkRun.RUN_ID)
                .withMaxConcurrency(Math.multiplyExact(batch, options.maxConcurrency()))
                .withDeferredRetries(options.deferredRetries());
        this.pool = options.itemTimeout == null ? plain : plain.withItemTimeout(options.itemTimeout);
    }

    private static List<Float> numbers(float[] values) {
        Float[] numbers = new Float[values.length];
        for (int i = 0; i < values.length; i++) {
            numbers[i] = values[i];
        }
        return List.of(numbers);
    }

    private String text(Task task) {
        Item item = task.item();
        if (item.trouble() != null) {
            throw new BadItem(item.trouble());
        }
        String words = text.fill(item.fields());
        if (words.isBlank()) {
            throw new BadItem("the text is empty");
        }
        return words;
    }

    @Override
    public String model() {
        return name;
    }

    @Override
    public void check(ItemSource.Shape shape, Console console) throws UserError {
        if (shape.columns().isPresent()) {
            Set<String> unknown = text.unknown(shape.columns().get());
            if (!unknown.isEmpty()) {
                throw UserError.usage("there is no column for {"
                        + unknown.iterator().next() + "}; the columns are "
                        + String.join(", ", shape.columns().get()) + "; choose the text with --text '{column}'");
            }
        }
        if (text.isFixed()) {
            console.remark("warning: --text has no placeholder, so it is the same for every item");
        }
    }

    @Override
    public List<String> properties() {
        return List.of();
    }

    /** Returns true: a vector without its item is of no use. */
    @Override
    public boolean keepsAll() {
        return true;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public LedgerSteps steps(Ledger ledger) {
        return new FlowSteps(ledger, List.of(new TreeMap<>(settings.byName()).toString()), true);
    }

    @Override
    public PoolRun<PoolStatus> start(
            Iterator<Task> tasks, Optional<LedgerSteps> steps, Consumer<? super ItemReport<Task, Answer>> consumer) {
        return pool.withOptions(Job.keptIn(steps, RunOptions.defaults()))
                .startStream(tasks, report -> consumer.accept(FlowResult.answered(report)));
    }
}
