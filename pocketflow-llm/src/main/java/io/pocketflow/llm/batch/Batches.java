package io.pocketflow.llm.batch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The batches of one run: those of earlier processes, and those made of collected calls. The batches of a target are
 * created one after another. Used under the lock of the run, except by steps of a batch.
 */
final class Batches {

    /** Creates the calls of a batch of an earlier process. */
    @FunctionalInterface
    interface Caller {
        LaneCall call(String id, Batch batch, long due);
    }

    final BatchRecords records;
    private final LaneRun run;
    private final Checks checks;
    private final List<Batch> all = new ArrayList<>();
    /** The batches of earlier processes whose target has not been used yet. */
    private final List<BatchRecord> earlier = new ArrayList<>();
    /** The providers' ids of all batches of this run. */
    private final Set<String> owned = new HashSet<>();

    private int numbers;

    /** Reads the batches of earlier processes that are not over. */
    Batches(LaneRun run, Checks checks, BatchRecords records) {
        this.run = run;
        this.checks = checks;
        this.records = records;
        for (String intent = intent(); !intent.isEmpty(); intent = intent()) {
            String id = records.find(numbers, BatchRecords.About.ID);
            if (!id.isEmpty()) {
                owned.add(id);
            }
            if (records.find(numbers, BatchRecords.About.OVER).isEmpty()) {
                earlier.add(BatchRecord.of(numbers, intent));
            }
            numbers++;
        }
    }

    private String intent() {
        return records.find(numbers, BatchRecords.About.INTENT);
    }

    /** Continues the batches that earlier processes made for a target. */
    void resume(Target target, Caller caller) {
        for (BatchRecord record : earlier) {
            if (record.target().equals(target.identity())) {
                List<LaneCall> its = new ArrayList<>(record.ids().size());
                Batch batch = new Batch(run, target, record, its, null);
                record.ids().forEach(id -> its.add(caller.call(id, batch, record.due())));
                all.add(batch);
                target.queue.add(batch);
            }
        }
        earlier.removeIf(record -> record.target().equals(target.identity()));
        next(target);
    }

    /** Collects a request for the next batch. Returns whether a call has to be made online, so that the pool must wake. */
    boolean collect(Target target, LaneCall call, byte[] line) {
        boolean isFull = target.file != null && !target.file.hasRoomFor(line, target.limits());
        boolean wakes = isFull && cut(target);
        if (target.file == null) {
            target.file = new ShardFile(run.work.newFile("requests"), target.endpoint.separator());
        }
        target.file.add(line);
        target.collected.add(call);
        call.state(LaneCall.State.WAITING);
        return wakes;
    }

    /** Makes a batch of the collected calls. A single call is made online: returns whether the pool must wake for it. */
    boolean cut(Target target) {
        ShardFile file = target.file;
        if (file == null) {
            return false;
        }
        List<LaneCall> collected = target.collected;
        target.file = null;
        target.collected = new ArrayList<>();
        file.close();
        if (collected.size() == 1) {
            file.delete();
            collected.get(0).state(LaneCall.State.ONLINE);
            return true;
        }
        long due = collected.stream().mapToLong(call -> call.due).min().orElse(0);
        BatchRecord record = new BatchRecord(
                numbers++,
                target.identity(),
                target.http.name(),
                "pocketflow-" + UUID.randomUUID(),
                run.work.now(),
                due,
                collected.stream().map(LaneCall::id).toList());
        Batch batch = new Batch(run, target, record, collected, file);
        collected.forEach(call -> call.batch = batch);
        all.add(batch);
        target.queue.add(batch);
        next(target);
        return false;
    }

    /** Starts the creation of the next batch, unless another one is being created, or checks are not over. */
    void next(Target target) {
        if (target.creating == null && checks.areOver() && !run.work.isClosed()) {
            Batch batch = target.queue.poll();
            if (batch != null) {
                target.creating = batch;
                run.work.run(batch::start);
            }
        }
    }

    /** Drops what was collected and not sent: the calls run again, and fail. */
    void drop(Target target) {
        List<LaneCall> unsent = new ArrayList<>(target.collected);
        target.queue.stream().filter(Batch::isNew).forEach(batch -> unsent.addAll(batch.calls()));
        target.queue.removeIf(Batch::isNew);
        unsent.forEach(LaneCall::reset);
        target.collected = new ArrayList<>();
        if (target.file != null) {
            target.file.delete();
            target.file = null;
        }
    }

    /** Reports that a batch exists under this id; or, with an empty id, that it will not. */
    void created(Batch batch, Target target, String id) {
        run.change(() -> {
            if (!id.isEmpty()) {
                owned.add(id);
            }
            if (target.creating == batch) {
                target.creating = null;
                next(target);
            }
        });
    }

    /** Returns whether this is the id of a batch of this run. */
    boolean owns(String id) {
        return run.locked(() -> owned.contains(id));
    }

    /** Returns whether all collected calls are in batches that exist. */
    boolean areSent(Collection<Target> targets) {
        return targets.stream()
                        .allMatch(target -> target.file == null && target.queue.isEmpty() && target.creating == null)
                && all.stream().allMatch(Batch::isLookedAt);
    }

    /** Deletes all files. */
    void close(Collection<Target> targets) {
        all.forEach(Batch::close);
        for (Target target : targets) {
            if (target.file != null) {
                target.file.delete();
            }
        }
    }
}
