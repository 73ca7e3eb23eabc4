package io.pocketflow.core.random;

import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.random.DurableSpec.Body;
import io.pocketflow.core.random.DurableSpec.Each;
import io.pocketflow.core.random.DurableSpec.Effect;
import io.pocketflow.core.random.DurableSpec.Fork;
import io.pocketflow.core.random.DurableSpec.Items;
import io.pocketflow.core.random.DurableSpec.Question;
import io.pocketflow.core.random.DurableSpec.Spread;
import io.pocketflow.core.random.DurableSpec.Step;
import io.pocketflow.core.random.DurableSpec.Sub;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Computes the final store of a finished durable run on one thread: it runs the segments in the order that the records
 * say, and calls no exec.
 */
public final class DurableInterpreter {

    /** A segment that follows a record. */
    private record Next(long number, Runnable segment) {}

    /** A parallel flow that is being run. */
    private static final class Fan {
        final int limit;
        final int count;
        final @Nullable Seat seat;
        final BiConsumer<Integer, Seat> open;
        final Runnable then;
        int next;
        int taken;
        int left;

        Fan(int limit, int count, @Nullable Seat seat, BiConsumer<Integer, Seat> open, Runnable then) {
            this.limit = limit;
            this.count = count;
            this.left = count;
            this.seat = seat;
            this.open = open;
            this.then = then;
        }
    }

    /** The place that a branch takes in its parallel flow, unless it waits for an answer. */
    private static final class Seat {
        final Fan fan;
        boolean given;

        Seat(Fan fan) {
            this.fan = fan;
        }
    }

    /** Where a part is run. */
    private record Place(
            List<StepKey.Part> path,
            Shared shared,
            @Nullable Seat seat,
            Runnable failed) {
        Place at(String name, int visit, String branch) {
            List<StepKey.Part> longer = new ArrayList<>(path);
            longer.add(new StepKey.Part(name, visit, branch));
            return new Place(longer, shared, seat, failed);
        }
    }

    private final Function<StepKey, StepRecord> records;
    private final Function<Object, String> hash;
    private final Deque<Runnable> first = new ArrayDeque<>();
    private final PriorityQueue<Next> queue = new PriorityQueue<>(Comparator.comparingLong(Next::number));
    private boolean done;

    private DurableInterpreter(Function<StepKey, StepRecord> records, Function<Object, String> hash) {
        this.records = records;
        this.hash = hash;
    }

    /** Returns the store at the end of the run with these records; items are named by the hash. */
    public static Shared run(Sub flow, Function<StepKey, StepRecord> records, Function<Object, String> hash) {
        DurableInterpreter all = new DurableInterpreter(records, hash);
        Shared shared = Shared.create();
        all.part(flow, 0, new Place(List.of(), shared, null, DurableInterpreter::mustNotFail), () -> all.done = true);
        while (!all.done) {
            Runnable next = all.first.poll();
            (next == null ? all.queue.remove().segment() : next).run();
        }
        return shared;
    }

    private String name(Object item) {
        return hash.apply(item) + "~0";
    }

    private void body(Body body, Place place, Runnable then) {
        walk(body, 0, new HashMap<>(), place, then);
    }

    private void walk(Body body, int at, Map<String, Integer> visits, Place place, Runnable then) {
        if (at == body.parts().size()) {
            then.run();
            return;
        }
        DurableSpec spec = body.parts().get(at);
        int visit = visits.merge(spec.name(), 1, Integer::sum) - 1;
        part(spec, visit, place, () -> {
            boolean again = body.times() > 1
                    && at == body.parts().size() - 1
                    && DurableWorld.next((Step) spec, place.shared()).equals("again");
            walk(body, again ? 0 : at + 1, visits, place, then);
        });
    }

    private void part(DurableSpec spec, int visit, Place place, Runnable then) {
        if (spec instanceof Step step) {
            Place own = place.at(step.name(), visit, "");
            StepRecord record = record(own);
            if (record.isDone()) {
                after(record, own, step.effect(), String.valueOf(record.value()), then);
            } else {
                queue.add(new Next(record.number(), place.failed()));
            }
        } else if (spec instanceof Items items) {
            items(items, visit, place, then);
        } else if (spec instanceof Question question) {
            Place own = place.at(question.name(), visit, "");
            give(place.seat());
            StepRecord record = record(own);
            queue.add(new Next(record.number(), () -> {
                take(place.seat());
                DurableWorld.write(question.effect(), place.shared(), String.valueOf(record.value()));
                then.run();
            }));
        } else if (spec instanceof Sub sub) {
            body(sub.body(), place.at(sub.name(), visit, ""), then);
        } else if (spec instanceof Each each) {
            each(each, 0, visit, place, then);
        } else if (spec instanceof Spread spread) {
            List<Params> params = DurableWorld.params(spread.count());
            fan(spread.limit(), spread.count(), place, then, (index, seat) -> {
                Place own = place.at(spread.name(), visit, name(params.get(index)));
                Shared iteration = place.shared().iteration(params.get(index));
                body(
                        spread.body(),
                        new Place(own.path(), iteration, seat, failed(spread.collects(), place, seat)),
                        () -> ended(seat));
            });
        } else {
            Fork fork = (Fork) spec;
            fan(fork.limit(), fork.bodies().size(), place, then, (index, seat) -> {
                Place own = place.at(fork.name(), visit, Integer.toString(index));
                body(
                        fork.bodies().get(index),
                        new Place(own.path(), place.shared(), seat, failed(fork.collects(), place, seat)),
                        () -> ended(seat));
            });
        }
    }

    private void items(Items spec, int visit, Place place, Runnable then) {
        List<String> items = DurableWorld.items(spec, place.shared());
        StepRecord last = null;
        List<String> results = new ArrayList<>();
        boolean failed = false;
        for (String item : items) {
            StepRecord record = record(place.at(spec.name(), visit, name(item)));
            last = last == null || record.number() > last.number() ? record : last;
            results.add(record.isDone() ? String.valueOf(record.value()) : DurableWorld.FAILED);
            failed |= !record.isDone();
        }
        StepRecord at = java.util.Objects.requireNonNull(last);
        if (failed && !spec.collects()) {
            queue.add(new Next(at.number(), place.failed()));
        } else {
            after(at, place, spec.effect(), results.toString(), then);
        }
    }

    private void each(Each spec, int at, int visit, Place place, Runnable then) {
        if (at == spec.count()) {
            then.run();
            return;
        }
        Params params = DurableWorld.params(spec.count()).get(at);
        Place own = place.at(spec.name(), visit, name(params));
        Shared iteration = place.shared().iteration(params);
        Runnable next = () -> each(spec, at + 1, visit, place, then);
        Runnable failed = spec.collects() ? next : place.failed();
        body(spec.body(), new Place(own.path(), iteration, place.seat(), failed), next);
    }

    private void after(StepRecord record, Place place, Effect effect, String result, Runnable then) {
        queue.add(new Next(record.number(), () -> {
            DurableWorld.write(effect, place.shared(), result);
            then.run();
        }));
    }

    private StepRecord record(Place place) {
        StepKey key = new StepKey(place.path());
        StepRecord record = records.apply(key);
        if (record == null || !record.isDone() && record.kind() != StepRecord.Kind.FAILED) {
            throw new AssertionError("step " + key + " has no result: " + record);
        }
        return record;
    }

    // ---- parallel flows

    private void fan(int limit, int count, Place place, Runnable then, BiConsumer<Integer, Seat> open) {
        open(new Fan(limit, count, place.seat(), open, then));
    }

    private void open(Fan fan) {
        while (fan.next < fan.count && fan.taken < fan.limit) {
            int index = fan.next++;
            fan.taken++;
            Seat seat = new Seat(fan);
            first.add(() -> fan.open.accept(index, seat));
        }
    }

    private void give(@Nullable Seat seat) {
        if (seat != null && !seat.given) {
            seat.given = true;
            seat.fan.taken--;
            open(seat.fan);
            giveIfWaiting(seat.fan);
        }
    }

    private void giveIfWaiting(Fan fan) {
        if (fan.taken == 0 && fan.next == fan.count && fan.left > 0) {
            give(fan.seat);
        }
    }

    private void take(@Nullable Seat seat) {
        if (seat != null && seat.given) {
            seat.given = false;
            seat.fan.taken++;
            take(seat.fan.seat);
        }
    }

    /** Returns the end of a branch that fails. */
    private Runnable failed(boolean collects, Place place, Seat seat) {
        return collects ? () -> ended(seat) : place.failed();
    }

    private static void mustNotFail() {
        throw new AssertionError("a failure that nothing collects");
    }

    private void ended(Seat seat) {
        Fan fan = seat.fan;
        fan.taken--;
        if (--fan.left == 0) {
            fan.then.run();
            return;
        }
        open(fan);
        giveIfWaiting(fan);
    }
}
