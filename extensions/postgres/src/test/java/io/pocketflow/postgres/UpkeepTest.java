package io.pocketflow.postgres;

import static io.pocketflow.postgres.Saved.find;
import static io.pocketflow.postgres.Saved.saved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepStore.Lease;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.fixture.Server;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of runs by an owner that was taken over meanwhile, and of runs that were submitted and have not begun. */
class UpkeepTest {

    private static final String RUN = "report-42";

    private final PostgresOptions options = Server.options();
    private final Sql sql = new Sql(Server.shared().address());
    private final PostgresStepStore store = Server.shared().open(options);
    private final PostgresStepStore other = Server.shared().open(options);

    @BeforeEach
    void save() throws Exception {
        try (Lease lease = store.open(RUN, Takeover.NEVER)) {
            saved(lease.store(), RUN, "a#0", "first");
        }
    }

    @AfterEach
    void close() {
        other.close();
        store.close();
        sql.close();
    }

    /** Takes the run over, as another process does after a pause of its owner. */
    private Lease takeOver(String runId) {
        sql.expireLeases(options);
        return other.open(runId, Takeover.IF_EXPIRED);
    }

    @Test
    void aStaleOwnerRemovesNoRecords() {
        Lease[] taken = new Lease[1];
        assertThatThrownBy(() -> store.rerun(RUN, step -> {
                    taken[0] = takeOver(RUN);
                    return true;
                }))
                .isInstanceOf(LeaseLostException.class)
                .hasMessageContaining(RUN);
        assertThat(find(taken[0].store(), RUN, "a#0")).contains("first");
        taken[0].close();
    }

    @Test
    void aStaleOwnerRemovesNoRun() throws Exception {
        Upkeep upkeep = new Upkeep(options.schema(), new RecordRows(options.schema()));
        LeaseStore stale = store.openStore(RUN, Takeover.NEVER, null);
        try (Lease taken = takeOver(RUN)) {
            assertThatThrownBy(() -> upkeep.remove(sql.connection(), stale.lease()))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(find(taken.store(), RUN, "a#0")).contains("first");
        }
        stale.close();
    }

    @Test
    void aForkDoesNotTakeTheIdOfASubmittedRun() {
        sql.execute("INSERT INTO " + options.schema()
                + ".run (name, fence, job, input) VALUES ('submitted', 0, 'report', '{}')");
        assertThatThrownBy(() -> store.fork(RUN, StepKey.parse("a#0"), "submitted"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has a run of that id already");
        assertThat(sql.query("SELECT job FROM " + options.schema() + ".run WHERE name = 'submitted'"))
                .isEqualTo(List.of("report"));
    }
}
