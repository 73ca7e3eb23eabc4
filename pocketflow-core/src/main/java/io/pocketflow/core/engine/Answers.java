package io.pocketflow.core.engine;

import io.pocketflow.core.FlowException;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.failure.Failures;
import io.pocketflow.core.record.Coded;
import io.pocketflow.core.record.Records;
import io.pocketflow.core.record.TypeMatch;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * The answers with which a run is resumed, at least one, by step or by the node that asks. Immutable.
 *
 * @param values the answers by step
 * @param ofNodes the answers by node, each of which has one open question
 */
public record Answers(Map<StepKey, ?> values, Map<Op, ?> ofNodes) {

    /** A checked answer in the form in which it is saved. */
    record Accepted(StepKey step, StepRecord record) {}

    public Answers {
        if (values.isEmpty() && ofNodes.isEmpty()) {
            throw new IllegalArgumentException("to resume a run, give at least one answer");
        }
        values = new LinkedHashMap<>(values);
        ofNodes = new LinkedHashMap<>(ofNodes);
        values.keySet().forEach(step -> Objects.requireNonNull(step, "the step of an answer must not be null"));
    }

    /** Returns answers by step. */
    public Answers(Map<StepKey, ?> values) {
        this(values, Map.of());
    }

    /** Returns answers by the node that asks. */
    public static Answers ofNodes(Map<Op, ?> ofNodes) {
        return new Answers(Map.of(), ofNodes);
    }

    /** Returns a single answer. */
    public static Answers of(StepKey step, @Nullable Object value) {
        Map<StepKey, @Nullable Object> one = new LinkedHashMap<>();
        one.put(step, value);
        return new Answers(one);
    }

    /** Saves the answers without running; blocks until they are saved. */
    public void keep(Op root, RunOptions options) {
        Records records = Objects.requireNonNull(Opening.records(root, Opening.answerable(options), options::runId));
        records.open(options.takeover());
        try {
            Objects.requireNonNull(new Opening(root, records).check(Shared.create(), this))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException | CancellationException failed) {
            StepKey first = values.keySet().iterator().next();
            FlowException failure = new FlowException(root.name(), first.toString(), 0, Failures.unwrap(failed));
            failure.fillInStackTrace();
            throw failure;
        } finally {
            records.close();
        }
    }

    /**
     * Checks all answers before any is saved.
     *
     * @throws IllegalArgumentException if a step does not wait for an answer, or waits for an answer of another type
     */
    List<Accepted> accept(Op root, Records records) {
        List<Accepted> accepted = new ArrayList<>();
        values.forEach((step, value) -> accepted.add(accept(root, records, step, value)));
        ofNodes.forEach((node, value) -> accepted.add(accept(root, records, question(root, records, node), value)));
        return accepted;
    }

    /** Returns the one step of this node that waits for an answer. */
    private static StepKey question(Op root, Records records, Op node) {
        List<StepKey> open = records
                .store()
                .questions(records.runId())
                .orElseThrow(() -> new IllegalArgumentException("the store of run '" + records.runId()
                        + "' does not list its questions: resume by the step, from FlowSuspended.questions()"))
                .stream()
                .filter(step -> find(root, step) == node)
                .toList();
        if (open.size() == 1) {
            return open.get(0);
        }
        throw new IllegalArgumentException("'" + node.name() + "' has "
                + (open.isEmpty() ? "no open question" : open.size() + " open questions") + " in run '"
                + records.runId() + "'"
                + (open.isEmpty()
                        ? ""
                        : ": resume by the step, one of "
                                + open.stream().limit(10).toList()));
    }

    private static Accepted accept(Op root, Records records, StepKey step, @Nullable Object value) {
        StepRecord open = records.find(step);
        if (open == null || open.kind() != Kind.ASKED && open.kind() != Kind.STARTED) {
            throw new IllegalArgumentException(
                    "step " + step + " of run '" + records.runId() + "' does not wait for an answer"
                            + (open == null ? "; it has no record" : "; its record is " + open.kind()));
        }
        Object kept = kept(at(root, step), records.codec(), step, value);
        return new Accepted(step, new StepRecord(Kind.DONE, kept, open.fingerprint(), open.input(), 0));
    }

    /** Returns the answer in the form in which it is saved: a value of the type that the node declares. */
    private static @Nullable Object kept(Op node, @Nullable StepCodec codec, StepKey step, @Nullable Object value) {
        Type type = type(node, codec != null);
        try {
            if (value == null && node instanceof AskOp && type != Void.class) {
                throw new IllegalArgumentException("an answer may be null only if its type is java.lang.Void");
            }
            TypeMatch.check(type, value);
            return codec == null ? value : Coded.of(codec, value, type).encoded();
        } catch (IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "the answer to step " + step + " must be a " + type.getTypeName() + " but was "
                            + (value == null ? "null" : "a " + value.getClass().getName()) + ": " + unfit.getMessage(),
                    unfit);
        }
    }

    /** Returns the type of a node's answer: any type, if the class leaves it open and no codec needs it. */
    private static Type type(Op node, boolean isNeeded) {
        try {
            return Objects.requireNonNull(node.recordedType());
        } catch (IllegalArgumentException undeclared) {
            if (isNeeded || !(node instanceof AskOp)) {
                throw undeclared;
            }
            return Object.class;
        }
    }

    private static Op at(Op root, StepKey step) {
        Op node = find(root, step);
        if (node == null) {
            throw new IllegalArgumentException("step " + step + " is not a question of '" + root.name() + "'");
        }
        return node;
    }

    /** Returns the node of a step, or null if the graph has none. */
    private static @Nullable Op find(Op root, StepKey step) {
        List<StepKey.Part> parts = step.parts();
        Op node = root.name().equals(parts.get(0).node()) ? root : null;
        for (int i = 1; i < parts.size() && node != null; i++) {
            node = node.child(parts.get(i - 1).branch(), parts.get(i).node());
        }
        return node instanceof FlowOp ? null : node;
    }
}
