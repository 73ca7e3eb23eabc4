package io.pocketflow.postgres;

import io.pocketflow.core.store.StepKey;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The look-ups of an open run that also finds the records of the other runs of its group. Thread-safe. */
final class GroupLookUps implements LookUps {

    private static final UUID START = StepHash.of(StepKey.START);

    private final long run;
    private final ReadAhead own;
    private final Members members;
    private final Database database;
    private final RecordRows rows;

    GroupLookUps(OpenRun open, Members members, Database database, RecordRows rows) {
        this.run = open.lease().run;
        this.own = open.reads();
        this.members = members;
        this.database = database;
        this.rows = rows;
    }

    @Override
    public @Nullable Row find(UUID hash) {
        List<Long> runs = members.runs();
        if (runs.size() <= 1 || hash.equals(START)) {
            return own.find(hash);
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
            own.readAhead(found.row().position());
        }
        return found.row();
    }

    @Override
    public void saved(UUID hash) {
        own.saved(hash);
    }
}
