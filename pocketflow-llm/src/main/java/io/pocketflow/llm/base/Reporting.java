package io.pocketflow.llm.base;

import io.pocketflow.core.event.Reporter;
import java.util.function.Supplier;

/** Carries the reporter of an attempt to the threads on which the work of a call continues. */
public final class Reporting {

    private Reporting() {}

    /** Calls a function as a part of what the reporter reports for. Without listeners it only calls the function. */
    public static <T> T within(Reporter reporter, Supplier<T> work) {
        return reporter.isHeard() ? as(reporter, work) : work.get();
    }

    /** Calls a function whose work reports nothing, because its caller does. */
    public static <T> T hidden(Supplier<T> work) {
        return Reporter.current().isHeard() ? as(Reporter.NONE, work) : work.get();
    }

    private static <T> T as(Reporter reporter, Supplier<T> work) {
        try {
            return reporter.call(work::get);
        } catch (RuntimeException unchecked) {
            throw unchecked;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
