package io.pocketflow.llm.budget;

import io.pocketflow.core.Retry;
import java.time.Duration;

/**
 * The pace of calls to a server whose limits are not known, learned from its throttles: how many calls in flight, and
 * at which spacing. Guarded by its budget's lock; times are in nanoseconds.
 *
 * <p>Calls in flight: additive increase, multiplicative decrease (D. Chiu and R. Jain, 1989). A throttle halves the
 * limit, once for all calls that were in flight when the first of them was throttled. As many successes as the limit
 * allow one more.
 *
 * <p>Starts: between two throttles the server accepted a number of calls in a span of time. After the pause, the same
 * number of calls follow each other at a tenth of their share of the span: spread, and yet soon, because a server that
 * counts windows has opened a new one. Further calls follow at the pace of the span, and a tenth faster for each span
 * without a throttle. If that start was throttled before it was over, nothing is started at once (the server refills a
 * bucket), and from then on every start follows at the pace of the span. So a server that counts windows throttles one
 * call per window, and a server that refills a bucket is called at the rate of the refill.
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

    /** Starts a call; returns the burst that it belongs to, which is reported with its end. */
    int start(long now) {
        if (!started) {
            started = true;
            since = now;
        }
        starts++;
        return burst;
    }

    /** Reports that the server accepted a call. */
    void passed(int callsBurst) {
        if (callsBurst == burst) {
            passed++;
            fruitless = 0;
        }
    }

    /** Reports that a call succeeded. */
    void succeeded(int callsBurst) {
        if (callsBurst == burst && atOnce != Integer.MAX_VALUE && ++successes >= atOnce) {
            successes = 0;
            atOnce++;
        }
    }

    /** Returns whether a throttle of a call of this burst is the first throttle of the burst. */
    boolean isNews(int callsBurst) {
        return callsBurst == burst;
    }

    /** Reports a throttled call, the first of its burst. Calls resume after the wait. */
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
        // a pause is part of a window; in a steady pace each pause would slow down the next span
        learntSpan = Math.max(steady ? now - since : now + wait - since, wait);
    }

    /** Reports another throttle of a known burst: calls resume after this wait at the earliest. */
    void delayed(long now, long wait) {
        if (now + wait - since > 0) {
            learntSpan += steady ? 0 : now + wait - since;
            since = now + wait;
        }
    }

    /** Returns the number of calls that may be in flight, at most {@code allowed}. */
    int atOnce(int allowed) {
        return Math.min(atOnce, allowed);
    }

    /** Returns the time from the next start to the one after it. */
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

    /** Returns the wait after a throttle that names none; it grows while nothing is accepted. */
    Duration unnamedWait() {
        return Retry.throttleDelayAfter(fruitless + 1);
    }
}
