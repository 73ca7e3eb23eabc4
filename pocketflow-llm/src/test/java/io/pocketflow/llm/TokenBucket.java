package io.pocketflow.llm;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What a server does that keeps a bucket of five tokens, on the real clock: a call takes one or is refused, and every 50 ms
 * one more comes. The refilling begins when they are used up for the first time, so that there is a refusal however slow
 * the machine is.
 */
final class TokenBucket implements RawServer.Script {

    /** When to come back, as it is named: in whole units, never before there is room. */
    record When(Duration time, Instant until) {

        static When lasting(Instant now, Instant room, ChronoUnit unit) {
            Duration time = Duration.between(now, room).plus(almost(unit)).truncatedTo(unit);
            return new When(time, now.plus(time));
        }

        static When dated(Instant now, Instant room) {
            Instant until = room.plus(almost(ChronoUnit.SECONDS)).truncatedTo(ChronoUnit.SECONDS);
            return new When(Duration.between(now, until), until);
        }

        private static Duration almost(ChronoUnit unit) {
            return unit.getDuration().minusNanos(1);
        }

        /** Such as {@code 0.085}. */
        BigDecimal seconds() {
            return BigDecimal.valueOf(time.toMillis(), 3);
        }

        String httpDate() {
            return DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
        }
    }

    /** How a server names a wait: until there is a token again, or, in what it calls a reset, until there are all. */
    record Form(
            String name,
            Provider provider,
            BiFunction<Instant, TokenBucket, When> named,
            Function<When, String> answer) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final int MOST = 5;
    private static final Duration EACH = Duration.ofMillis(50);

    /** The clock of waits and that of dates may drift apart by so much in a second. */
    private static final Duration DRIFT = Duration.ofMillis(10);

    private final Form form;
    private final String reply;
    private int tokens = MOST;
    private Instant next = Instant.MAX;
    private Instant closedUntil = Instant.MIN;
    private int refused;
    private final List<String> tooEarly = new ArrayList<>();

    TokenBucket(Form form) {
        this.form = form;
        this.reply = form.provider() == Provider.OPENAI
                ? RawServer.reply("fine")
                : RawServer.answer(200, "", golden(form.provider()));
    }

    private static String golden(Provider provider) {
        return new String(Golden.of(provider, "reply-text.json").bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void answer(RawServer.Connection connection) throws Exception {
        connection.send(answer(Instant.now()));
    }

    private synchronized String answer(Instant now) {
        if (now.plus(DRIFT).isBefore(closedUntil)) {
            tooEarly.add(now + " before " + closedUntil);
        }
        if (takes(now)) {
            return reply;
        }
        refused++;
        When when = form.named().apply(now, this);
        closedUntil = when.until();
        return form.answer().apply(when);
    }

    /** When the next token comes. */
    Instant next() {
        return next;
    }

    /** When all tokens are there again. */
    Instant full() {
        return next.plus(EACH.multipliedBy(MOST - 1 - tokens));
    }

    private boolean takes(Instant now) {
        while (!now.isBefore(next)) {
            tokens = Math.min(MOST, tokens + 1);
            next = next.plus(EACH);
        }
        if (tokens > 0) {
            tokens--;
            return true;
        }
        next = next.equals(Instant.MAX) ? now.plus(EACH) : next;
        return false;
    }

    /** How many calls were refused. */
    synchronized int refused() {
        return refused;
    }

    /** The requests that came before the end of the wait that was named last. */
    synchronized List<String> tooEarly() {
        return List.copyOf(tooEarly);
    }
}
