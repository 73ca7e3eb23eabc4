package io.pocketflow.core.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The values that the interpreter has written and the events that it has met. A copy serves to try something out. */
final class RandomWorld {

    /** A place in a run: its scopes from the innermost, its params, and the time after which nothing happens in it. */
    record Place(List<String> scopes, Map<String, Integer> params, long until) {
        Place until(long time) {
            return new Place(scopes, params, Math.min(until, time));
        }

        Place iteration(String path, Map<String, Integer> own) {
            List<String> inner = new ArrayList<>(List.of(path));
            inner.addAll(scopes);
            Map<String, Integer> all = new TreeMap<>(params);
            all.putAll(own);
            return new Place(inner, all, until);
        }
    }

    /** A result that is known, and how many attempts it took. */
    record Record(Integer result, int attempts) {}

    /** A failure for good. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final long at;
        final String node;
        final String path;
        final int attempts;

        Failed(long at, RandomSpec node, String path, int attempts, String message) {
            super(message, null, false, false);
            this.at = at;
            this.node = node.name();
            this.path = path;
            this.attempts = attempts;
        }
    }

    /** The end of a place's time. */
    static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Cut() {
            super(null, null, false, false);
        }
    }

    /** More steps than a test has time for. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final int MOST_LINES = 1_000;

    final List<String> lines = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    int sum;
    /** Slots by scope and name. */
    private final Map<String, Integer> slots = new HashMap<>();
    /** Results by path. */
    final Map<String, Record> records = new HashMap<>();

    RandomWorld copy() {
        RandomWorld copy = new RandomWorld();
        copy.lines.addAll(lines);
        copy.log.addAll(log);
        copy.sum = sum;
        copy.slots.putAll(slots);
        copy.records.putAll(records);
        return copy;
    }

    /** User code is called. */
    void line(long at, Place place, String text) {
        if (at > place.until) {
            throw new Cut();
        }
        if (lines.size() > MOST_LINES) {
            throw new TooLong();
        }
        lines.add(at + " " + text);
    }

    void put(Place place, String name, int value) {
        slots.put(place.scopes.get(0) + "|" + name, value);
    }

    int get(Place place, String name) {
        for (String scope : place.scopes) {
            Integer value = slots.get(scope + "|" + name);
            if (value != null) {
                return value;
            }
        }
        return 0;
    }

    /** Returns the value that a node starts from, which depends on its lane and all params. */
    int value(Place place, String lane) {
        return get(place, lane)
                + place.params.values().stream().mapToInt(i -> i).sum();
    }

    void log(String name, int value) {
        log.add(name + "=" + value);
        sum += value;
    }

    /** The values that belong to the run, by name. */
    Map<String, Object> store() {
        Map<String, Object> store = new TreeMap<>();
        slots.forEach((name, value) -> {
            if (name.startsWith("|")) {
                store.put(name.substring(1), value);
            }
        });
        if (!log.isEmpty()) {
            store.put(RandomProbe.SUM.name(), sum);
        }
        return store;
    }
}
