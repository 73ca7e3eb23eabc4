package io.pocketflow.core.future;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stages that are cancelled when an {@link AbortableFuture} is completed from outside: at most one of its own
 * and, through a chain of links, those of its source futures. A link holds stages only while they may be under way, so
 * that a chain of futures retains neither results nor its own beginning. Thread-safe, without locks.
 */
public final class Aborts {

    /** A stage to be cancelled, with the link that contains it. */
    record Aim(Aborts link, @Nullable CompletionStage<?> stage) {

        private void cancel(Deque<Aim> more) {
            link.aborted = true;
            Aborts.cancel(stage, more);
            CompletionStage<?> later = link.stage;
            if (later != stage) {
                Aborts.cancel(later, more);
            }
        }

        private void release() {
            HOLDS.decrementAndGet(link);
            link.forgetIfEnded();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger("io.pocketflow.core.Futures");
    private static final AtomicIntegerFieldUpdater<Aborts> HOLDS =
            AtomicIntegerFieldUpdater.newUpdater(Aborts.class, "holds");

    private volatile @Nullable CompletionStage<?> stage;
    private volatile @Nullable Aborts before;
    private volatile boolean aborted;
    private volatile boolean ended;
    /** The number of completions from outside in progress, which may still need the stages of an ended link. */
    private volatile int holds;

    /**
     * Creates a link.
     *
     * @param stage its own stage, or null if that is not known yet
     * @param before the link of the source future, or null
     */
    Aborts(@Nullable CompletionStage<?> stage, @Nullable Aborts before) {
        this.stage = stage;
        this.before = before == null || before.ended ? null : before;
    }

    /** Returns a function that also records its result as this link's stage. */
    <A extends @Nullable Object, S extends CompletionStage<?>> Function<A, S> noting(
            Function<? super A, ? extends S> function) {
        Objects.requireNonNull(function);
        return argument -> {
            S next = function.apply(argument);
            begins(next);
            return next;
        };
    }

    private void begins(@Nullable CompletionStage<?> next) {
        stage = next;
        if (aborted) {
            stage = null;
            abort(new ArrayDeque<>(), next);
        }
    }

    /** Drops all stages: the futures that share this link have no work in progress. */
    void end() {
        ended = true;
        forgetIfEnded();
    }

    private void forgetIfEnded() {
        if (ended && holds == 0) {
            stage = null;
            before = null;
        }
    }

    /** Cancels a stage, and the stages behind it if it is a future derived from others. */
    public static void cancel(CompletionStage<?> stage) {
        abort(aims(new Aborts(stage, null)));
    }

    /**
     * Returns all stages that an abort cancels now. Must be called before the future is completed, because the
     * completion {@linkplain #end ends} the link. Must be followed by {@link #abort} or {@link #release}.
     */
    static Deque<Aim> aims(@Nullable Aborts last) {
        Deque<Aim> aims = new ArrayDeque<>();
        for (Aborts link = last; link != null; link = link.before) {
            HOLDS.incrementAndGet(link);
            aims.add(new Aim(link, link.stage));
        }
        return aims;
    }

    /** Releases stages that are not to be aborted. */
    static void release(Deque<Aim> aims) {
        aims.forEach(Aim::release);
    }

    /** Cancels these stages and those that their cancellation leads to: in a loop, because chains may be long. */
    static void abort(Deque<Aim> aims) {
        while (!aims.isEmpty()) {
            Aim aim = aims.remove();
            aim.cancel(aims);
            aim.release();
        }
    }

    private static void abort(Deque<Aim> aims, @Nullable CompletionStage<?> stage) {
        cancel(stage, aims);
        abort(aims);
    }

    private static void cancel(@Nullable CompletionStage<?> stage, Deque<Aim> more) {
        if (stage == null) {
            return;
        }
        guarded(() -> {
            if (stage instanceof AbortableFuture<?> abortable) {
                abortable.cancelInto(more);
                return;
            }
            Future<?> future = stage instanceof Future<?> own ? own : stage.toCompletableFuture();
            future.cancel(true);
        });
    }

    /** Runs an abort and logs its exception, which does not concern the thread that completes a future. */
    static void guarded(Runnable abort) {
        try {
            abort.run();
        } catch (UnsupportedOperationException cannotBeCancelled) {
            // a minimal stage shields its work
        } catch (Throwable thrown) {
            LOG.warn("aborting the work behind a future threw {}; the work may continue", thrown.toString(), thrown);
        }
    }
}
