package io.pocketflow.llm.budget;

import io.pocketflow.core.limit.Limits;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.http.Allowance;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/** The limits that a server's headers have reported. Guarded by its budget's lock. */
public final class LearnedLimits {

    private final Map<Allowance.Of, Learned> learned = Map.of(
            Allowance.Of.REQUESTS, new Learned(),
            Allowance.Of.TOKENS, new Learned(),
            Allowance.Of.INPUT_TOKENS, new Learned(),
            Allowance.Of.OUTPUT_TOKENS, new Learned());

    /** Records the headers of a response; returns the time until such a call has all that it needs. */
    public Duration see(HttpHeaders headers, TokenEstimate estimate, Instant now) {
        Duration longest = Duration.ZERO;
        for (Map.Entry<Allowance.Of, Learned> entry : learned.entrySet()) {
            Allowance allowance = Allowance.of(headers, entry.getKey(), now);
            entry.getValue().see(allowance);
            Duration wait = Learned.untilThere(allowance, estimate.of(entry.getKey()));
            longest = wait.compareTo(longest) > 0 ? wait : longest;
        }
        return longest;
    }

    /** Returns the stricter of the given and the reported limits of starts. */
    public Limits starts(ModelLimits given) {
        return of(Allowance.Of.REQUESTS).starts(window(given).withMaxStarts(given.maxRequests()));
    }

    /** Returns the stricter of the given and the reported limits of a kind of tokens. */
    public Limits weight(Allowance.Of what, ModelLimits given) {
        return of(what).weight(window(given).withMaxWeight(tokens(given, what)));
    }

    private static long tokens(ModelLimits given, Allowance.Of what) {
        return switch (what) {
            case INPUT_TOKENS -> given.maxInputTokens();
            case OUTPUT_TOKENS -> given.maxOutputTokens();
            default -> given.maxTokens();
        };
    }

    private static Limits window(ModelLimits given) {
        return Limits.NONE.withWindow(given.window());
    }

    private Learned of(Allowance.Of what) {
        return Objects.requireNonNull(learned.get(what));
    }
}
