package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomInterpreter.Met;
import io.pocketflow.core.random.RandomSpec.Breaks;
import io.pocketflow.core.random.RandomSpec.Fault;
import io.pocketflow.core.random.RandomSpec.Kind;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomWorld.Failed;
import io.pocketflow.core.random.RandomWorld.Place;

/** One result of exec, as the interpreter gets it: attempt by attempt, by the rules on retry, wait and fallback. */
final class RandomCall {

    private final RandomInterpreter interpreter;
    private final Leaf leaf;
    private final int value;
    private final int index;
    private final String path;
    private final Place place;
    private int calls;
    private int attempts;

    /** When the last thing that happened did. */
    long at;
    /** The wait before the next attempt. */
    long wait;

    boolean ended;
    boolean replayed;
    Integer result;
    Failed failure;

    RandomCall(RandomInterpreter interpreter, Leaf leaf, int value, int index, String path, Place place) {
        this.interpreter = interpreter;
        this.leaf = leaf;
        this.value = value;
        this.index = index;
        this.path = path;
        this.place = place;
    }

    /** All of it; throws the failure. */
    RandomCall run(long start) {
        long t = start;
        lookUp(t);
        while (!ended) {
            settle(begin(t));
            t = at + wait;
        }
        if (failure != null) {
            if (index >= 0) {
                interpreter.met.add(Met.FAILING_BATCH);
            }
            throw failure;
        }
        return this;
    }

    /** Ends it if the result is known from an earlier run. */
    void lookUp(long t) {
        at = t;
        if (interpreter.world.records.containsKey(path)) {
            replayed = true;
            ended = true;
            RandomWorld.Record known = interpreter.world.records.get(path);
            result = known.result();
            attempts = known.attempts();
        }
    }

    /** Calls exec; returns when it will have ended. */
    long begin(long t) {
        interpreter.world.line(t, place, leaf.name() + "[" + index + "] exec " + value + " #" + calls);
        return leaf.kind() == Kind.PENDING
                ? t + RandomSpec.latency(leaf.name(), value, index, calls, place.params())
                : t;
    }

    /** Decides what follows an attempt: the result, a wait, or the fallback. */
    void settle(long t) {
        if (t > place.until()) {
            throw new RandomWorld.Cut();
        }
        at = t;
        wait = 0;
        Fault fault = leaf.fault(value, calls);
        String message = leaf.name() + " fails with " + fault + " on " + value + " #" + calls++;
        if (fault == Fault.THROTTLE) {
            interpreter.met.add(Met.THROTTLE);
            wait = RandomProbe.THROTTLE_WAIT;
            return;
        }
        attempts++;
        if (fault == Fault.NONE) {
            end(leaf.result(value));
        } else if (fault == Fault.ERROR) {
            fail(message);
        } else if (fault == Fault.FATAL || attempts == leaf.tries().most()) {
            fallBack(message);
        } else {
            interpreter.met.add(Met.RETRY);
            wait = fault == Fault.NAMED ? RandomProbe.NAMED_WAIT : leaf.tries().delay(attempts);
        }
    }

    private void fallBack(String message) {
        interpreter.world.line(at, place, leaf.name() + "[" + index + "] fallback " + value + " " + message);
        if (leaf.breaks(Breaks.FALLBACK, value)) {
            fail(leaf.name() + " breaks in FALLBACK of " + value);
        } else if (leaf.fallback()) {
            interpreter.met.add(Met.FALLBACK);
            end(leaf.fallback(value));
        } else {
            fail(message);
        }
    }

    private void end(Integer made) {
        ended = true;
        result = made;
        interpreter.world.records.put(path, new RandomWorld.Record(made, attempts));
    }

    private void fail(String message) {
        ended = true;
        failure = new Failed(at, leaf, path, attempts, message);
    }

    String outcome() {
        return failure != null
                ? "failed " + failure.getMessage() + " in " + attempts
                : "done " + result + " in " + attempts;
    }
}
