package io.pocketflow.core.event;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * A receiver of the events of a run. It is called on the run's threads: one call after another within a path, but from
 * several threads at once in the parallel parts of a run. Events of model calls, and values that a node emits on threads
 * of its own, come on the threads where they occur. A listener must therefore be thread-safe and quick. An exception of a
 * listener does not affect the run; the first one of each run is logged.
 *
 * <p>The clock is read once for events that follow one another without user code between them, such as the end of an
 * attempt and the start of post. The time that listeners take is therefore part of the phase that follows.
 */
@FunctionalInterface
public interface FlowListener {

    /** Receives an event: something began, finished, failed or was suspended, or reported its progress. */
    void on(FlowEvent event);

    /**
     * Returns whether this listener receives prompts, replies, and the arguments and results of tools. They may contain
     * personal data and secrets. Default: false.
     */
    default boolean seesContents() {
        return false;
    }

    /** Returns a listener of the events of one type, such as {@link FlowEvent.ModelFinished}. */
    static <E extends FlowEvent> FlowListener of(Class<E> type, Consumer<? super E> consumer) {
        Objects.requireNonNull(type, "type must not be null");
        Objects.requireNonNull(consumer, "consumer must not be null");
        return event -> {
            if (type.isInstance(event)) {
                consumer.accept(type.cast(event));
            }
        };
    }

    /** Returns a listener of the values of one type that nodes {@linkplain FlowEvent.Emitted emit}. */
    static <T> FlowListener ofEmitted(Class<T> type, Consumer<? super T> consumer) {
        Objects.requireNonNull(type, "type must not be null");
        Objects.requireNonNull(consumer, "consumer must not be null");
        return of(FlowEvent.Emitted.class, emitted -> {
            if (type.isInstance(emitted.value())) {
                consumer.accept(type.cast(emitted.value()));
            }
        });
    }

    /** Returns a listener that passes all events on to the given one, prompts and replies included. */
    static FlowListener withContents(FlowListener listener) {
        Objects.requireNonNull(listener, "listener must not be null");
        return new FlowListener() {
            @Override
            public void on(FlowEvent event) {
                listener.on(event);
            }

            @Override
            public boolean seesContents() {
                return true;
            }

            @Override
            public String toString() {
                return listener + " with contents";
            }
        };
    }
}
