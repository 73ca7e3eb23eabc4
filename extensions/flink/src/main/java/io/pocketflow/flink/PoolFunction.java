package io.pocketflow.flink;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.results.FlowResult;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous function of a job: each element is an item of the subtask's run, and each item becomes one row, also if
 * it fails. The job fails only if the run itself ends, such as by a lost lease, which a restart repairs; or if the credit or
 * the budget is used up, after which Flink does not restart it.
 *
 * @param <R> the type of a row
 */
final class PoolFunction<R> extends RichAsyncFunction<FlowItem, R>
        implements ResultTypeQueryable<R>, CheckpointedFunction {

    private static final long serialVersionUID = 1L;

    private final JobSettings job;
    private final ItemText text;
    private final RowForm<R> form;
    /** Whether the task continues an earlier one from a checkpoint. */
    private transient boolean isContinued;

    private transient @Nullable SubtaskRun opened;
    private transient RowForm.Rows<R> rows;

    PoolFunction(JobSettings job, ItemText text, RowForm<R> form) {
        this.job = job;
        this.text = text;
        this.form = form;
    }

    @Override
    public TypeInformation<R> getProducedType() {
        return form.type();
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        isContinued = context.isRestored();
    }

    /** Does nothing: Flink keeps the items in flight. */
    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void open(OpenContext context) throws Exception {
        TaskInfo task = getRuntimeContext().getTaskInfo();
        Share share = new Share(task.getIndexOfThisSubtask(), task.getNumberOfParallelSubtasks());
        job.check(share.subtasks());
        boolean isAgain = isContinued || task.getAttemptNumber() > 0;
        SubtaskRun run = SubtaskRun.open(job, share, getRuntimeContext().getUserCodeClassLoader(), isAgain);
        use(run);
        JobMetrics.register(getRuntimeContext().getMetricGroup(), run);
    }

    /** Sets the run, which {@link #close} closes. */
    void use(SubtaskRun run) {
        opened = run;
        rows = form.open();
    }

    private SubtaskRun run() {
        return Objects.requireNonNull(opened, "Flink opens a function before it is used");
    }

    @Override
    public void asyncInvoke(FlowItem from, ResultFuture<R> row) {
        Item item = text.item(from);
        run().process(item).whenComplete((result, failure) -> deliver(item, result, failure, row));
    }

    private void deliver(Item item, @Nullable FlowResult result, @Nullable Throwable failure, ResultFuture<R> row) {
        try {
            if (result != null) {
                emit(item, result, row);
                return;
            }
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            if (run().isClosed()) {
                // the task is over; the item is in its last checkpoint
                return;
            }
            if (cause instanceof CancellationException) {
                emit(item, FlowResult.failed(item, cause, 0), row);
            } else {
                row.completeExceptionally(cause);
            }
        } catch (RuntimeException unwritable) {
            row.completeExceptionally(unwritable);
        }
    }

    private void emit(Item item, FlowResult result, ResultFuture<R> row) {
        result.moneyGone()
                .ifPresentOrElse(
                        gone -> row.completeExceptionally(new SuppressRestartsException(gone)),
                        () -> row.complete(List.of(rows.of(item, result))));
    }

    /** Cancels the calls of an item that took too long, and makes it a row that says so. */
    @Override
    public void timeout(FlowItem from, ResultFuture<R> row) {
        Item item = text.item(from);
        emit(item, FlowResult.failed(item, new TimeoutException("the item took too long"), 0), row);
        run().cancel(item);
    }

    @Override
    public void close() {
        SubtaskRun run = opened;
        if (run != null) {
            run.close();
        }
    }
}
