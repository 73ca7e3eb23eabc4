package io.pocketflow.llm.http;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The observer of the call that a thread starts. */
final class CurrentObserver {

    private static final ThreadLocal<@Nullable CallObserver> CURRENT = new ThreadLocal<>();

    private CurrentObserver() {}

    static CallObserver get() {
        CallObserver current = CURRENT.get();
        return current == null ? CallObserver.NONE : current;
    }

    static <T> T within(CallObserver observer, Supplier<T> work) {
        CallObserver before = CURRENT.get();
        if (before == observer || before == null && observer == CallObserver.NONE) {
            return work.get();
        }
        set(observer == CallObserver.NONE ? null : observer);
        try {
            return work.get();
        } finally {
            set(before);
        }
    }

    private static void set(@Nullable CallObserver observer) {
        if (observer == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(observer);
        }
    }
}
