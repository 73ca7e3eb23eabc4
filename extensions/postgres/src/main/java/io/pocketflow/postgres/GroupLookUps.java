package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups of an open run that also finds the records of the other runs of its group: together they are the records of one
 * run. The run's own records are read ahead where no other run has a record of the step. Thread-safe.
 */
final class GroupLookUps implements LookUps {

    private static final UUID START = StepHash.of(StepKey.START);

    private final long run;
    private final ReadAhead own;
    private final Members members;
    private final HeldReads database;
    private final RecordRows rows;

    GroupLookUps(OpenRun open, Members members, RecordRows rows) {
        this.run = open.lease().run;
        this.own = open.reads();
        this.members = members;
        this.database = open.database();
        this.rows = rows;
    }

    @Override
    public @Nullable Row find(UUID hash) {
        List<Long> runs = members.runs();
        if (runs.size() <= 1) {
            return own.find(hash);
        }
        UnaryOperator<List<Row>> filter = page -> withoutOthers(page, runs);
        if (hash.equals(START)) {
            return own.find(hash, filter);
        }
        Row known = own.take(hash);
        if (known != null && known.record().isDone()) {
            return known;
        }
        RecordRows.Shared found = database.read(connection -> rows.findIn(connection, runs, run, hash));
        if (found == null) {
            return null;
        }
        if (found.isOwn()) {
            own.readAhead(found.row().position(), filter);
        }
        return found.row();
    }

    private List<Row> withoutOthers(List<Row> page, List<Long> runs) {
        List<UUID> hashes = page.stream().map(Row::hash).toList();
        Set<UUID> ofOthers = database.read(connection -> rows.ofOthers(connection, runs, run, hashes));
        return page.stream().filter(row -> !ofOthers.contains(row.hash())).toList();
    }

    @Override
    public boolean saved(UUID hash) {
        return own.saved(hash);
    }
}
