package io.pocketflow.durable.contract;

import io.pocketflow.core.Ask;
import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Retry;
import io.pocketflow.core.Route;
import io.pocketflow.core.Shared;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** Nodes for the tests of durable runs, which record their calls. */
public final class DurableNodes {

    public static final Key<String> TOPIC = Key.of("topic", String.class);
    public static final Key<List<String>> SEEN = Key.listOf("seen", String.class);

    private DurableNodes() {}

    /** A node that processes the topic and records its result and whether it was replayed. */
    public static final class Work extends Node<String, String> {
        private final String name;
        private final Function<String, String> work;
        private final String fingerprint;
        public final List<String> calls = new CopyOnWriteArrayList<>();

        public Work(String name) {
            this(name, "", topic -> name + " of " + topic);
        }

        public Work(String name, String fingerprint, Function<String, String> work) {
            super(Retry.ONCE);
            this.name = name;
            this.fingerprint = fingerprint;
            this.work = work;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String fingerprint() {
            return fingerprint;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TOPIC);
        }

        @Override
        protected String exec(String topic) {
            calls.add(topic);
            return work.apply(topic);
        }

        @Override
        protected String post(Shared shared, String topic, String result) {
            shared.append(SEEN, result + (shared.replaying() ? " (replayed)" : ""));
            return DEFAULT;
        }
    }

    /** A question with named options, and an answer that is a record. */
    public static final class Approve extends Ask<Approve.Question, Approve.Answer> {
        public record Question(String text, List<String> options) {}

        public record Answer(String by, boolean yes) {}

        private final String name;

        public Approve(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected Question prep(Shared shared) {
            return new Question(name + " " + shared.get(TOPIC) + "?", List.of("yes", "no"));
        }

        @Override
        protected String post(Shared shared, Question question, Answer answer) {
            shared.append(SEEN, name + " by " + answer.by());
            return answer.yes() ? "yes" : "no";
        }
    }

    /** Returns a flow with a name. */
    public static Flow flow(String name, Route first, Route... more) {
        return new Flow(first, more) {
            @Override
            public String name() {
                return name;
            }
        };
    }
}
