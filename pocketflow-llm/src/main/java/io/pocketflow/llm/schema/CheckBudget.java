package io.pocketflow.llm.schema;

import io.pocketflow.llm.LlmException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The work that a check of a value or a compilation of a schema may take: a check {@value #STEPS} steps or {@value #SECONDS}
 * seconds, whichever is used up first, and a compilation, which is done once, five times as much. A step is a keyword at a value, an element that a keyword looks at, or a few characters that
 * a pattern reads. Confined to one thread.
 */
final class CheckBudget {

    static final int SECONDS = 2;

    static final long STEPS = 20_000_000;
    private static final int READS_OF_A_STEP = 16;
    private static final int STEPS_BETWEEN_LOOKS = 1024;

    /** The budget of the current thread, because the library's patterns and keywords have no argument for it. */
    private static final ThreadLocal<@Nullable CheckBudget> CURRENT = new ThreadLocal<>();

    private final long limit;
    private final int seconds;
    private final long deadline;
    private long steps;
    private long nextLook;
    private int reads;
    private final Map<Pattern, Matcher> matchers = new IdentityHashMap<>();
    private final CountedText text = new CountedText(this);

    private CheckBudget(long limit, int seconds) {
        this.limit = limit;
        this.seconds = seconds;
        this.deadline = System.nanoTime() + seconds * 1_000_000_000L;
        this.steps = limit;
        this.nextLook = steps - STEPS_BETWEEN_LOOKS;
    }

    /**
     * Runs the work with a budget of its own.
     *
     * @throws Uncheckable if the budget is used up, or if the work needs more stack than the thread has
     * @throws LlmException of kind {@code CANCELLED} if the thread is interrupted
     */
    static <T> T checking(Supplier<T> work) {
        return run(work, new CheckBudget(STEPS, SECONDS));
    }

    /** As {@link #checking}, for the compilation of a schema. */
    static <T> T compiling(Supplier<T> work) {
        return run(work, new CheckBudget(5 * STEPS, 5 * SECONDS));
    }

    /** As {@link #checking}, for work that is known to end. */
    static <T> T unlimited(Supplier<T> work) {
        return run(work, new CheckBudget(Long.MAX_VALUE, Integer.MAX_VALUE));
    }

    private static <T> T run(Supplier<T> work, CheckBudget budget) {
        CheckBudget outer = CURRENT.get();
        CURRENT.set(budget);
        try {
            return work.get();
        } catch (Uncheckable e) {
            throw e.isInterrupt()
                    ? new LlmException(LlmException.Kind.CANCELLED, "the check by a JSON schema was interrupted", e)
                    : e;
        } catch (StackOverflowError e) {
            throw Uncheckable.nestedTooDeeply();
        } finally {
            if (outer == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(outer);
            }
        }
    }

    /** Returns the budget of the work that this thread does. */
    static CheckBudget current() {
        CheckBudget current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("a schema was checked outside of a budget");
        }
        return current;
    }

    /** Spends this many steps. */
    void spend(long count) {
        steps -= count;
        if (steps < nextLook) {
            look();
        }
    }

    /** Spends what reading one character costs. */
    void read() {
        if (++reads == READS_OF_A_STEP) {
            reads = 0;
            spend(1);
        }
    }

    /** Returns whether a part of the text matches; counts what the pattern reads. */
    boolean matches(Pattern pattern, String candidate) {
        text.set(candidate);
        return matchers.computeIfAbsent(pattern, any -> any.matcher(text))
                .reset()
                .find();
    }

    private void look() {
        nextLook = steps - STEPS_BETWEEN_LOOKS;
        if (steps < 0 || System.nanoTime() - deadline > 0) {
            throw Uncheckable.tooMuchWork(seconds, limit);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw Uncheckable.interrupted();
        }
    }
}
