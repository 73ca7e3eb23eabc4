package io.pocketflow.core.random;

import io.pocketflow.core.random.RandomInterpreter.Met;
import io.pocketflow.core.random.RandomSpec.Leaf;
import io.pocketflow.core.random.RandomWorld.Cut;
import io.pocketflow.core.random.RandomWorld.Failed;
import io.pocketflow.core.random.RandomWorld.Place;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The items of a parallel batch, as the interpreter runs them: attempts take a place, waits do not, and who wants one
 * stands in line. Fresh items are begun while there are places that no item wants that is tried again.
 */
final class RandomItems {

    private record Event(long at, int number, Runnable code) {}

    private final RandomInterpreter interpreter;
    private final Leaf leaf;
    private final List<RandomCall> calls;
    private final Place place;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingInt(Event::number));
    private final Deque<RandomCall> line = new ArrayDeque<>();
    private int numbers;
    private int free;
    private int next;
    private int left;
    private long now;
    private @Nullable Failed first;

    RandomItems(RandomInterpreter interpreter, Leaf leaf, List<RandomCall> calls, Place place) {
        this.interpreter = interpreter;
        this.leaf = leaf;
        this.calls = calls;
        this.place = place;
        this.free = leaf.spread().most();
        this.left = calls.size();
    }

    /** Runs all; returns when the last has ended, or throws the first failure. */
    long run(long start) {
        interpreter.met.add(Met.PARALLEL);
        now = start;
        open();
        while (left > 0 && first == null) {
            Event event = events.remove();
            if (event.at > place.until()) {
                throw new Cut();
            }
            now = event.at;
            event.code.run();
        }
        if (first != null) {
            throw first;
        }
        return now;
    }

    private void at(long time, Runnable code) {
        events.add(new Event(time, numbers++, code));
    }

    private void open() {
        while (next < calls.size() && free > 0 && line.isEmpty() && first == null) {
            RandomCall call = calls.get(next++);
            call.lookUp(now);
            if (call.ended) {
                left--;
            } else {
                proceed(call);
            }
        }
    }

    private void proceed(RandomCall call) {
        if (free == 0 || !line.isEmpty()) {
            line.add(call);
            return;
        }
        free--;
        attempt(call);
    }

    private void attempt(RandomCall call) {
        long end = call.begin(now);
        if (end == now) {
            settle(call);
        } else {
            at(end, () -> settle(call));
        }
    }

    private void settle(RandomCall call) {
        RandomCall granted = line.poll();
        if (granted == null) {
            free++;
        } else {
            at(now, () -> attempt(granted));
        }
        call.settle(now);
        if (call.ended) {
            ended(call);
        } else if (call.wait == 0) {
            proceed(call);
        } else {
            at(now + call.wait, () -> proceed(call));
        }
        open();
    }

    private void ended(RandomCall call) {
        left--;
        if (call.failure != null) {
            interpreter.met.add(Met.FAILING_BATCH);
            if (!leaf.spread().collect()) {
                first = call.failure;
            }
        }
    }
}
