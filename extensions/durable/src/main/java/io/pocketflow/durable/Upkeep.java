package io.pocketflow.durable;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.durable.fork.ForkOrder;
import io.pocketflow.durable.fork.StartRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The upkeep of a journal: forks of runs, and the removal of runs and records. Used on the writer's thread only, so no
 * record is written meanwhile.
 */
final class Upkeep {

    private static final int NAMED = 5;

    private final Appender appender;
    private final InstantSource clock;

    Upkeep(Appender appender, InstantSource clock) {
        this.appender = appender;
        this.clock = clock;
    }

    // ---- forks

    /** Returns an id for a fork of a run that no run of the journal has, except a fork that was interrupted. */
    String forkId(String runId) throws IOException {
        Set<String> used = runs().keySet();
        int number = 1;
        while (used.contains(runId + "-fork-" + number) && !isUnfinished(runId + "-fork-" + number)) {
            number++;
        }
        return runId + "-fork-" + number;
    }

    /**
     * Adds a run with the records of another one that come before a step. If that fails, or the process ends meanwhile, the run
     * is marked as unfinished, and the next fork of this id begins again.
     */
    void fork(String runId, StepKey from, String forkId) throws IOException {
        Set<String> runs = runs().keySet();
        require(runId, runs);
        boolean isBegun = isUnfinished(forkId);
        if (runs.contains(forkId) && !isBegun) {
            throw new IllegalArgumentException("a fork of run '" + runId + "' cannot have the run id '" + forkId
                    + "', because the journal has a run of that id already: use another one");
        }
        if (isBegun) {
            remove(Set.of(forkId));
        }
        byte[] run = Line.nameStart(runId);
        StepRecord start = startOf(runId);
        boolean isOfItems = StartRecord.isOfItems(start);
        ForkOrder order = new ForkOrder(from, isOfItems);
        List<StepKey> first = new ArrayList<>();
        long end = Scan.read(appender.path(), line -> {
            if (line.isOf(run)) {
                Line.Content content = line.line().content();
                if (!content.step().isStart()) {
                    order.add(content.step(), content.record(), line.offset());
                    if (first.size() < NAMED && !first.contains(content.step())) {
                        first.add(content.step());
                    }
                }
            }
        });
        if (!order.isKnown()) {
            throw new IllegalArgumentException("run '" + runId + "' has no record of a step " + from
                    + " at which it could be forked; its first steps are " + first);
        }
        StartRecord.Origin origin = new StartRecord.Origin(runId, from);
        begin(forkId, StartRecord.unfinished(origin));
        copy(run, forkId, order, isOfItems, end);
        begin(forkId, StartRecord.forked(start, origin));
        appender.flush(true);
    }

    private void begin(String forkId, StepRecord start) {
        byte[] name = Line.name(forkId, StepKey.START);
        appender.add(name, Line.of(name, start, clock.instant()));
    }

    private boolean isUnfinished(String runId) throws IOException {
        Optional<Line> start = appender.segment().find(Line.name(runId, StepKey.START));
        return start.isPresent()
                && StartRecord.isUnfinished(start.get().content().record());
    }

    private void copy(byte[] run, String forkId, ForkOrder order, boolean isOfItems, long end) throws IOException {
        Segment segment = appender.segment();
        for (long place : order.kept()) {
            copy(new Line(segment.file().readLine(place)), forkId);
        }
        if (isOfItems) {
            Scan.read(appender.path(), line -> {
                if (line.offset() < end && line.isOf(run) && segment.isNewest(line)) {
                    Line.Content content = line.line().content();
                    if (!content.step().isStart()
                            && !order.isOrdered(content.step())
                            && ForkOrder.isKept(content.record().kind())) {
                        copy(line.line(), forkId);
                    }
                }
            });
        }
    }

    private void copy(Line line, String forkId) throws IOException {
        byte[] name = Line.name(forkId, line.content().step());
        appender.addAndFlush(name, line.renamed(name));
    }

    private StepRecord startOf(String runId) throws IOException {
        return appender.segment()
                .find(Line.name(runId, StepKey.START))
                .orElseThrow(() -> new IllegalArgumentException(
                        "run '" + runId + "' cannot be forked, because it has no record of its start"))
                .content()
                .record();
    }

    // ---- removal

    /** Removes the records of a run that a choice includes, so that their steps are made again. Returns their number. */
    long forget(String runId, Predicate<JournalStep> choice) throws IOException {
        require(runId, runs().keySet());
        byte[] run = Line.nameStart(runId);
        long[] removed = {0};
        appender.compact(line -> {
            if (!line.isOf(run)) {
                return true;
            }
            Line.Content content = line.line().content();
            boolean isRemoved = !content.step().isStart() && choice.test(JournalRun.step(content, true));
            removed[0] += isRemoved ? 1 : 0;
            return !isRemoved;
        });
        return removed[0];
    }

    /** Removes a run. */
    void remove(String runId) throws IOException {
        require(runId, runs().keySet());
        remove(Set.of(runId));
    }

    /** Removes the runs whose newest record is older than an age, without those that wait for an answer. */
    List<String> removeOlderThan(Duration age) throws IOException {
        Instant oldest = clock.instant().minus(age);
        Set<String> waiting = new HashSet<>();
        Segment segment = appender.segment();
        Scan.read(appender.path(), line -> {
            if (segment.isNewest(line)) {
                Line.Content content = line.line().content();
                if (content.record().kind() == StepRecord.Kind.ASKED) {
                    waiting.add(content.run());
                }
            }
        });
        List<String> old = new ArrayList<>();
        runs().forEach((id, newest) -> {
            if (newest.isBefore(oldest) && !waiting.contains(id)) {
                old.add(id);
            }
        });
        if (!old.isEmpty()) {
            remove(Set.copyOf(old));
        }
        return List.copyOf(old);
    }

    private void remove(Set<String> ids) throws IOException {
        List<byte[]> starts = ids.stream().map(Line::nameStart).toList();
        appender.compact(line -> starts.stream().noneMatch(line::isOf));
    }

    // ---- the runs

    /** Returns the time of the newest record of each run. */
    private Map<String, Instant> runs() throws IOException {
        Map<String, Instant> runs = new LinkedHashMap<>();
        Scan.read(appender.path(), line -> {
            Line.Content content = line.line().content();
            runs.merge(content.run(), content.at(), (one, other) -> one.isAfter(other) ? one : other);
        });
        return runs;
    }

    private void require(String runId, Set<String> runs) {
        if (!runs.contains(runId)) {
            String known = runs.stream().limit(NAMED).collect(Collectors.joining(", "));
            String more = runs.size() > NAMED ? " and " + (runs.size() - NAMED) + " more" : "";
            throw new IllegalArgumentException("journal " + appender.path() + " has no run '" + runId + "'"
                    + (known.isEmpty() ? ": it is empty" : "; it has " + known + more));
        }
    }
}
