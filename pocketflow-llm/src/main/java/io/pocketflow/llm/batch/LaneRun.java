package io.pocketflow.llm.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pocketflow.core.PoolLane;
import io.pocketflow.llm.FailureDetails;
import io.pocketflow.llm.LlmException;
import io.pocketflow.llm.LlmException.Kind;
import io.pocketflow.llm.base.Sha256;
import io.pocketflow.llm.http.BatchHttp;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one run of a pool. It knows for each call where it is, and collects new calls; {@link Batches} makes
 * batches of them. The state of calls, targets and batches changes under one lock, under which nothing waits for a
 * server.
 */
final class LaneRun implements PoolLane.Calls {

    final BatchOptions options;
    final LaneWork work;
    private final PoolLane.Site site;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, LaneCall> calls = new HashMap<>();
    private final Map<String, Target> targets = new LinkedHashMap<>();
    private final Checks checks;
    private final Batches batches;
    private final Reads.Kept reads = new Reads.Kept();
    private boolean flushed;

    LaneRun(BatchOptions options, PoolLane.Site site) {
        this.options = options;
        this.site = site;
        this.work = new LaneWork(site.options().timer());
        this.checks = new Checks(options.onlineFirst());
        this.batches = new Batches(this, checks, new BatchRecords(site));
    }

    PoolLane.Site site() {
        return site;
    }

    Batches batches() {
        return batches;
    }

    /** Returns the target of a model; at its first use, its batches of earlier processes are continued. */
    Target target(BatchHttp http, String model) {
        String identity = Sha256.half(http.identity() + "\n" + model);
        lock.lock();
        try {
            Target known = targets.get(identity);
            if (known == null) {
                known = new Target(http, Endpoints.of(http, model, options.form()), identity, options);
                targets.put(identity, known);
                batches.resume(known, this::sentBefore);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the answers that suspended attempts have read. */
    Reads.Kept reads() {
        return reads;
    }

    /** Returns a call that an earlier process put into a batch. */
    private LaneCall sentBefore(String id, Batch batch, long due) {
        LaneCall call = new LaneCall(this, id);
        call.due = due;
        call.state(LaneCall.State.WAITING);
        LaneCall older = calls.put(id, call);
        call.batch = batch;
        if (older != null) {
            leave(older);
        }
        return call;
    }

    /**
     * Returns a call, which is put into a batch if it is new. An answer that another attempt has read was of no use to it:
     * the call is then made again.
     *
     * @param reader the number of the attempt
     * @throws RuntimeException if the call must not be made
     */
    LaneCall join(Target target, String id, ObjectNode body, int reader, LaneCall.Money money) {
        lock.lock();
        try {
            LaneCall call = calls.computeIfAbsent(id, unknown -> new LaneCall(this, id));
            if (call.state() == LaneCall.State.ANSWERED && call.reader != 0 && call.reader != reader) {
                renew(call);
            }
            if (call.batch != null && call.reader == 0 && !call.isPromised) {
                // an earlier process has sent it
                money.promised();
                call.isPromised = true;
            }
            if (call.state() == LaneCall.State.NEW) {
                place(target, call, body, money);
            }
            return call;
        } catch (RuntimeException refused) {
            LaneCall call = calls.remove(id);
            if (call != null && call.withdraw()) {
                money.withdraw();
            }
            throw refused;
        } finally {
            lock.unlock();
        }
    }

    private void place(Target target, LaneCall call, ObjectNode body, LaneCall.Money money) {
        checks.require();
        if (call.due == 0 && options.deadline() != null) {
            call.due = work.now().plus(options.deadline()).toEpochMilli();
        }
        if (isLate(call)) {
            late(call);
            return;
        }
        if (checks.begin()) {
            call.isCheck = true;
            call.state(LaneCall.State.ONLINE);
            return;
        }
        byte[] line = target.endpoint.line(call.id(), body).getBytes(StandardCharsets.UTF_8);
        if (line.length > target.limits().bytes()) {
            throw new LlmException(
                    Kind.BAD_REQUEST,
                    "a request to " + target.http.name() + " has " + line.length
                            + " bytes, more than a batch may have ("
                            + target.limits().bytes() + "): call the model online");
        }
        LlmException refusal = call.isPromised ? null : money.promise();
        if (refusal != null) {
            throw refusal;
        }
        call.isPromised = true;
        if (batches.collect(target, call, line)) {
            site.wake().run();
        }
        flushed = false;
    }

    private boolean isLate(LaneCall call) {
        return call.due != 0 && work.now().toEpochMilli() >= call.due;
    }

    /** Ends the waiting of a call whose deadline is over. */
    private void late(LaneCall call) {
        if (options.afterDeadline() == AfterDeadline.ONLINE) {
            call.state(LaneCall.State.ONLINE);
        } else {
            fail(
                    call,
                    new LlmException(
                            Kind.TIMED_OUT,
                            "no batch had a result within the deadline of " + options.deadline(),
                            FailureDetails.of(false, false, null),
                            null));
        }
    }

    /** Ends the waiting of a call that its batch has not answered: it is made again, or online. Under the lock. */
    void again(LaneCall call) {
        renew(call);
        if (isLate(call)) {
            late(call);
        }
    }

    /** Ends the waiting of a call that has failed. Under the lock. */
    void fail(LaneCall call, RuntimeException failure) {
        call.failure = failure;
        call.state(LaneCall.State.FAILED);
    }

    /** Forgets the answer or the failure of a call, so that a retry puts it into another batch. */
    void failed(LaneCall call) {
        change(() -> renew(call));
    }

    private void renew(LaneCall call) {
        leave(call);
        call.reset();
    }

    /** Takes a call out of its batch: it waits no longer, or another batch contains it too. */
    private void leave(LaneCall call) {
        Batch batch = call.batch;
        call.batch = null;
        if (batch != null) {
            batch.released(true);
        }
    }

    byte[] answer(LaneCall call) {
        Batch batch = Objects.requireNonNull(call.batch, "an answered call is in a batch");
        return batch.answers().read(call.offset(), call.length());
    }

    /** Reports that the item of a call has ended. */
    void release(LaneCall call) {
        lock.lock();
        try {
            Batch batch = call.batch;
            if (calls.remove(call.id(), call) && batch != null) {
                batch.released(call.isSettled());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reports the end of a call that was made online, by its failure or null. Its deadline also holds for a retry. */
    void madeOnline(LaneCall call, @Nullable Throwable failure) {
        LlmException rejected = failure instanceof LlmException known && !known.retriable() ? known : null;
        boolean decided = false;
        lock.lock();
        try {
            if (failure == null) {
                calls.remove(call.id(), call);
            } else {
                call.reset();
            }
            if (call.isCheck) {
                call.isCheck = false;
                decided = checks.end(rejected);
                if (decided && checks.areRejected()) {
                    targets.values().forEach(batches::drop);
                }
                targets.values().forEach(batches::next);
            }
        } finally {
            lock.unlock();
        }
        if (decided) {
            site.wake().run();
        }
    }

    @Override
    public void flush() {
        boolean changed = false;
        lock.lock();
        try {
            if (work.isClosed() || flushed) {
                return;
            }
            flushed = true;
            for (Target target : targets.values()) {
                changed |= batches.cut(target);
                batches.next(target);
            }
            changed |= leaveIfDetached();
        } finally {
            lock.unlock();
        }
        if (changed) {
            site.wake().run();
        }
    }

    /** Changes the state of calls under the lock, and wakes the pool. */
    void settle(Runnable change) {
        change(() -> {
            change.run();
            leaveIfDetached();
        });
        site.wake().run();
    }

    /** Changes something under the lock. */
    void change(Runnable change) {
        locked(() -> {
            change.run();
            return null;
        });
    }

    /** Returns the result of something that is done under the lock. */
    <T extends @Nullable Object> T locked(Supplier<T> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    /** Lets all items go whose batches exist, if the run does not wait for them. Returns whether it did. */
    private boolean leaveIfDetached() {
        if (!options.detached() || !flushed || !batches.areSent(targets.values())) {
            return false;
        }
        for (LaneCall call : calls.values()) {
            if (call.state() == LaneCall.State.WAITING) {
                call.state(LaneCall.State.LEFT);
            }
        }
        return true;
    }

    @Override
    public void close() {
        work.close();
        change(() -> batches.close(targets.values()));
        work.deleteFolder();
    }
}
