package io.pocketflow.testkit.llm;

import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ForwardingChatModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The rules that each decorator of a {@link ChatModel} keeps, as checks for tests: limits, streams, typed replies, costs, events,
 * failures and cancellation work through the decorator as they work without it. Most decorators extend {@link
 * ForwardingChatModel}, which keeps them unless a hook breaks one. Immutable and thread-safe; needs no test framework.
 *
 * <pre>{@code
 * @Test
 * void politeKeepsWhatAModelCanDo() {
 *     ChatDecoratorContract.of(Polite::new).check();
 * }
 * }</pre>
 *
 * <p>The checks put the decorator around models of their own and call them; nothing is sent. The decorator may change requests and
 * texts, make several calls, retry, fall back or keep replies. It must leave the JSON of typed replies valid, treat equal
 * requests equally, and do to streams what it does to whole replies. A check waits for the decorator up to 10 seconds
 * ({@link #withTimeout}), so that one that blocks or never answers fails the test.
 */
public final class ChatDecoratorContract {

    /** A rule of the contract. */
    public static final class Rule {

        private final String name;
        private final Runnable check;

        private Rule(String name, Runnable check) {
            this.name = name;
            this.check = check;
        }

        /** Returns the rule as a sentence, such as "equal requests stay equal". */
        public String name() {
            return name;
        }

        /**
         * Checks that the decorator keeps this rule.
         *
         * @throws AssertionError if the decorator breaks the rule; its message says how
         */
        public void check() {
            check.run();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private interface Check {
        void on(DecoratorChecks checks) throws Exception;
    }

    private final UnaryOperator<ChatModel> decorator;
    private final Duration timeout;

    private ChatDecoratorContract(UnaryOperator<ChatModel> decorator, Duration timeout) {
        this.decorator = decorator;
        this.timeout = timeout;
    }

    /**
     * Returns the contract for a decorator.
     *
     * @param decorator puts the decorator around a model; called several times, each time with another model
     */
    public static ChatDecoratorContract of(UnaryOperator<ChatModel> decorator) {
        return new ChatDecoratorContract(
                Objects.requireNonNull(decorator, "the decorator must not be null"), Duration.ofSeconds(10));
    }

    /**
     * Returns a copy that waits this long for each call and stream of the decorator; default 10 s.
     *
     * @throws IllegalArgumentException if the time is not positive
     */
    public ChatDecoratorContract withTimeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("the timeout of a contract must be positive but was " + timeout);
        }
        return new ChatDecoratorContract(decorator, timeout);
    }

    /** Returns the rules, each to be checked alone, for a test framework that shows them one by one. */
    public List<Rule> rules() {
        return List.of(
                rule("calls and streams are made under permits of the model", DecoratorChecks::permitsAreHeld),
                rule("calls without permits wait for them", DecoratorChecks::callsWaitForPermits),
                rule("limits outside are those of the model", DecoratorChecks::limitsAreShared),
                rule("typed replies keep their schema", DecoratorChecks::repliesAreTyped),
                rule("streams deliver deltas on demand", DecoratorChecks::streamsAreOnDemand),
                rule("streams do what calls do", DecoratorChecks::streamsAreCalls),
                rule("equal requests stay equal", DecoratorChecks::equalRequestsStayEqual),
                rule("calls do not block, and cancelling one aborts it", DecoratorChecks::callsAreAborted),
                rule("failures keep their kind and wait", DecoratorChecks::failuresAreKept),
                rule("replies keep their tokens", DecoratorChecks::tokensAreKept),
                rule("retries and costs work inside and outside", DecoratorChecks::decoratorsCombine),
                rule("each call in a run is reported once", DecoratorChecks::callsAreReported));
    }

    private Rule rule(String name, Check check) {
        return new Rule(name, () -> {
            try {
                check.on(new DecoratorChecks(decorator, timeout));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(name + ": the check was interrupted", e);
            } catch (Exception e) {
                throw new AssertionError(name + ": " + e, e);
            } catch (AssertionError e) {
                throw new AssertionError(name + ": " + e.getMessage(), e.getCause());
            }
        });
    }

    /**
     * Checks all rules.
     *
     * @throws AssertionError if the decorator breaks rules; its message names each of them and says how
     */
    public void check() {
        List<AssertionError> broken = new ArrayList<>();
        for (Rule rule : rules()) {
            try {
                rule.check();
            } catch (AssertionError e) {
                broken.add(e);
            }
        }
        if (!broken.isEmpty()) {
            StringBuilder message = new StringBuilder("the decorator breaks " + broken.size() + " of " + rules().size()
                    + " rules of decorators of models:");
            broken.forEach(error -> message.append("\n- ").append(error.getMessage()));
            AssertionError all = new AssertionError(message.toString());
            broken.forEach(all::addSuppressed);
            throw all;
        }
    }
}
