package io.pocketflow.core;

import java.time.Duration;
import java.util.Optional;

/** A checked exception of user code, and a subclass with a hint for the engine. */
public class Boom extends Exception {

    private static final long serialVersionUID = 1L;

    public Boom(String message) {
        super(message);
    }

    /** The exception of a model call, with a retry hint. */
    static final class Hinted extends Boom implements RetryHint {

        private static final long serialVersionUID = 1L;

        private final boolean retriable;
        private final boolean throttled;
        private final transient Duration retryAfter;

        private Hinted(String message, boolean retriable, boolean throttled, Duration retryAfter) {
            super(message);
            this.retriable = retriable;
            this.throttled = throttled;
            this.retryAfter = retryAfter;
        }

        static Hinted throttle(Duration retryAfter) {
            return new Hinted("slow down", true, true, retryAfter);
        }

        static Hinted busy(Duration retryAfter) {
            return new Hinted("try later", true, false, retryAfter);
        }

        static Hinted hopeless() {
            return new Hinted("bad request", false, false, null);
        }

        @Override
        public boolean retriable() {
            return retriable;
        }

        @Override
        public boolean throttled() {
            return throttled;
        }

        @Override
        public Optional<Duration> retryAfter() {
            return Optional.ofNullable(retryAfter);
        }
    }
}
