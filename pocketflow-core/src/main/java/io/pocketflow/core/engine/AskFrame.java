package io.pocketflow.core.engine;

import io.pocketflow.core.FlowSuspended;
import io.pocketflow.core.Shared;
import io.pocketflow.core.future.Stages;
import io.pocketflow.core.future.Stages.Pending;
import io.pocketflow.core.record.Memo;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A visit of a question. Its body is the answer's record; without an answer the run is suspended. */
public final class AskFrame extends Visit {

    private final AskOp ask;
    private final Records records;
    private boolean answered;

    AskFrame(Frame caller, AskOp ask, Shared shared) {
        super(caller, ask, shared);
        this.ask = ask;
        this.records = Objects.requireNonNull(strand.records(), "a run that asks has a store");
    }

    @Override
    @Nullable
    Frame begin(@Nullable Object question) throws Exception {
        if (question == null) {
            throw new NullPointerException("the question of '" + ask.name() + "' must not be null");
        }
        StepKey step = Location.key(this);
        String input = records.hash(question);
        Memo memo = new Memo(records, step, ask.name(), "", input, ask::recordedType);
        StepRecord known = memo.lookUp();
        strand.leavePlace();
        Segments segments = strand.segments();
        if (known != null) {
            if (segments != null) {
                segments.replayed(strand, memo, known);
            }
            answered = true;
            return conclude(memo.value(known));
        }
        // a question that cannot be encoded fails alone; the store has not failed
        StepRecord asked = records.asked(ask.name(), ask.questionType(), question, input);
        if (segments != null) {
            segments.leave(strand);
        }
        return ask(step, asked);
    }

    /** Records the question. If the store fails, the whole run stops, as it does for a result. */
    private @Nullable Frame ask(StepKey step, StepRecord asked) {
        try {
            CompletionStage<?> saving = records.ask(step, asked);
            Object saved = saving == null ? null : Stages.valueOrPending(saving, "save of the step store", ask);
            return saved instanceof Pending pending ? awaitStore(pending.stage()) : proceed();
        } catch (Throwable notSaved) {
            error = notSaved;
            return proceed();
        }
    }

    /** Suspends the run: the question is recorded, so that any process can answer it. */
    @Override
    Frame proceed() {
        if (error != null) {
            strand.storeFailed(error);
            return fail(failure(0, error));
        }
        return fail(new FlowSuspended(strand.run.id(), Map.of(Location.key(this), Objects.requireNonNull(prepared()))));
    }

    @Override
    boolean isReplayed() {
        return answered;
    }
}
