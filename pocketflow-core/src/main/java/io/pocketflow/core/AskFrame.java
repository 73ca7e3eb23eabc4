package io.pocketflow.core;

import io.pocketflow.core.Stages.Pending;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A visit of a question: its body is the answer's record, or the end of the run until there is one. */
final class AskFrame extends Visit {

    private final Ask<?, ?> ask;
    private final Records records;
    private boolean answered;

    AskFrame(Frame caller, Ask<?, ?> ask, Shared shared) {
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
        Memo memo = new Memo(records, step, ask, "", input, ask::answerType);
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
        // a question that cannot be kept fails alone; the store has not failed
        StepRecord asked = records.asked(ask, question, input);
        if (segments != null) {
            segments.leave(strand);
        }
        return ask(step, asked);
    }

    /** Keeps the question; where that fails the whole run stops, as for a result. */
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

    /** The question is recorded, so that it can be answered by any process. */
    @Override
    Frame proceed() {
        if (error != null) {
            strand.storeFailed(error);
            return fail(FlowException.at(this, 0, error));
        }
        return fail(new FlowSuspended(strand.run.id(), Map.of(Location.key(this), Objects.requireNonNull(prepared()))));
    }

    @Override
    boolean isReplayed() {
        return answered;
    }
}
