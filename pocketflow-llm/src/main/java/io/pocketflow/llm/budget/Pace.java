package io.pocketflow.llm.budget;

import io.pocketflow.core.Retry;
import java.time.Duration;

/**
 * What throttles teach of a server whose limits are not known: how many calls at once, and how soon one after the other.
 * Kept under its budget's lock; times are in nanoseconds.
 *
 * <p>Calls at once: additive increase, multiplicative decrease (D. Chiu and R. Jain, 1989). A throttle halves them, once
 * for all calls that were under way when the first of them was throttled; as many successes as there may be calls at
 * once allow one more.
 *
 * <p>Starts: between two throttles the server let a number of calls pass in a span of time. After the pause as many
 * follow each other at a tenth of their share of the span: spread, and yet soon, since a server that counts windows has
 * opened a new one. Those beyond go at the pace of the span, and for each span that goes well a tenth faster. Where that
 * start was refused before it was over, nothing is opened at once (the server refills a bucket), and from then on every
 * start goes at the pace of the span. So a server that counts windows refuses one call a window, and one that refills a
 * bucket is asked at the rate of the refilling.
 */
final class Pace {

    private static final int TENTH = 10;
    private static final long SHORTEST_SPACING = 100_000;

    private int atOnce = Integer.MAX_VALUE;
    private int successes;

    private int burst;
    private int fruitless;
    private boolean started;
    private long since;
    private long starts;
    private long passed;

    private long learntCount;
    private long learntSpan;
    private boolean steady;

    /** A call is made; returns the burst that it belongs to, to be told with its end. */
    int start(long now) {
        if (!started) {
            started = true;
            since = now;
        }
        starts++;
        return burst;
    }

    /** The server has taken a call. */
    void passed(int callsBurst) {
        if (callsBurst == burst) {
            passed++;
            fruitless = 0;
        }
    }

    /** A call has succeeded. */
    void succeeded(int callsBurst) {
        if (callsBurst == burst && atOnce != Integer.MAX_VALUE && ++successes >= atOnce) {
            successes = 0;
            atOnce++;
        }
    }

    /** Whether a throttle of a call of this burst is the first of it. */
    boolean isNews(int callsBurst) {
        return callsBurst == burst;
    }

    /** A call was throttled, the first of its burst; calls are made again after the wait, which the server named or not. */
    void throttled(long now, long wait, boolean named, int inFlight) {
        long most = atOnce == Integer.MAX_VALUE ? inFlight : atOnce;
        atOnce = (int) Math.max(1, most / 2);
        successes = 0;
        if (passed > 0 || learntCount == 0) {
            learn(now, wait, named);
        }
        burst++;
        fruitless++;
        passed = 0;
        starts = 0;
        since = now + wait;
    }

    private void learn(long now, long wait, boolean named) {
        steady |= named && passed < learntCount;
        learntCount = Math.max(1, passed);
        // a pause is part of a window; in a steady pace it would slow down each next span by itself
        learntSpan = Math.max(steady ? now - since : now + wait - since, wait);
    }

    /** Another call of a burst that is known was throttled: calls are made again after this wait at the earliest. */
    void delayed(long now, long wait) {
        if (now + wait - since > 0) {
            learntSpan += steady ? 0 : now + wait - since;
            since = now + wait;
        }
    }

    /** How many calls may be made at once, if up to so many are allowed. */
    int atOnce(int allowed) {
        return Math.min(atOnce, allowed);
    }

    /** How long from the next start to the one after it. */
    long spacing(long now) {
        if (learntCount == 0) {
            return 0;
        }
        long pace = learntSpan / learntCount;
        long spans = Math.max(0, now - since) / Math.max(1, learntSpan);
        boolean quick = !steady && starts + 1 < learntCount;
        long spacing = quick ? pace / TENTH : (long) (pace / Math.pow(1.1, spans));
        return spacing < SHORTEST_SPACING ? 0 : spacing;
    }

    /** Returns the wait after a throttle that names none; it grows each time nothing passes. */
    Duration unnamedWait() {
        return Retry.throttleDelay(fruitless + 1);
    }
}
