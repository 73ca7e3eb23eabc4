package io.pocketflow.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Named nodes for the tests of recorded runs, which record the calls of exec. */
final class KeptNodes {

    static final Key<List<String>> SEEN = Key.listOf("seen", String.class);
    static final Key<Integer> COUNT = Key.of("count", Integer.class);

    private KeptNodes() {}

    /** The body of a test's exec. */
    @FunctionalInterface
    interface Work {
        String of(String input) throws Exception;
    }

    /** A node that works on how often anything was done before, and notes each result with whether it was replayed. */
    static class Single extends Node<String, String> {
        private final String name;
        private final Work work;
        private final Function<Shared, String> next;
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());

        Single(String name, Work work) {
            this(name, Retry.NEVER, work, shared -> DEFAULT);
        }

        Single(String name, Retry retry, Work work) {
            this(name, retry, work, shared -> DEFAULT);
        }

        Single(String name, Retry retry, Work work, Function<Shared, String> next) {
            super(retry);
            this.name = name;
            this.work = work;
            this.next = next;
        }

        /** Returns a node that is visited {@code visits} times in all, by its action "again". */
        static Single looping(String name, int visits) {
            return new Single(
                    name, Retry.NEVER, input -> input, shared -> shared.get(COUNT) < visits ? "again" : DEFAULT);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return name + shared.find(COUNT).orElse(0);
        }

        @Override
        protected String exec(String input) throws Exception {
            calls.add(input);
            return work.of(input);
        }

        @Override
        protected String post(Shared shared, String input, String result) {
            shared.update(COUNT, 0, count -> count + 1);
            shared.append(SEEN, name + "=" + result + (shared.replaying() ? " replayed" : ""));
            return next.apply(shared);
        }
    }

    /** A batch node over given items. */
    static class Batch extends BatchNode<String, String> {
        private final String name;
        private final List<String> items;
        private final Work work;
        final List<String> calls = new ArrayList<>();

        Batch(String name, List<String> items, Work work) {
            this.name = name;
            this.items = items;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected List<String> prep(Shared shared) {
            return items;
        }

        @Override
        protected String exec(String item) throws Exception {
            calls.add(item);
            return work.of(item);
        }

        @Override
        protected String post(Shared shared, List<String> given, List<String> results) {
            shared.append(SEEN, name + "=" + results + (shared.replaying() ? " replayed" : ""));
            return DEFAULT;
        }
    }

    /** A flow with a name. */
    static Flow flow(String name, Route first, Route... more) {
        return new Flow(first, more) {
            @Override
            public String name() {
                return name;
            }
        };
    }

    /** An async flow with a name. */
    static AsyncFlow asyncFlow(String name, Route first, Route... more) {
        return new AsyncFlow(first, more) {
            @Override
            public String name() {
                return name;
            }
        };
    }

    /** A batch flow over one param. */
    static BatchFlow<String> each(String name, Key<String> param, List<String> values, Route first) {
        return new BatchFlow<>(first) {
            @Override
            public String name() {
                return name;
            }

            @Override
            protected List<Params> prep(Shared shared) {
                return values.stream().map(value -> Params.of(param, value)).toList();
            }
        };
    }
}
