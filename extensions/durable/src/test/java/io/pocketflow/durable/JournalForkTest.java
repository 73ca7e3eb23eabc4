package io.pocketflow.durable;

import static io.pocketflow.durable.Records.save;
import static io.pocketflow.durable.Records.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepRecord.Kind;
import io.pocketflow.durable.contract.ForkContract;
import io.pocketflow.durable.contract.Place;
import io.pocketflow.durable.json.Encoded;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forks of runs in a journal, and the removal of runs and records. */
class JournalForkTest extends ForkContract {

    @TempDir
    Path folder;

    private Path path() {
        return folder.resolve("report.journal");
    }

    @Override
    protected Place place() {
        return new JournalPlace(path());
    }

    @Test
    void aRewrittenJournalLeavesNoOtherFile() throws Exception {
        try (Journal journal = Journal.open(path())) {
            save(journal, "a", "x#0", "1");
            assertThat(journal.rerun("a", step -> true)).isEqualTo(1);
        }
        assertThat(Files.list(folder).map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrder("report.journal", "report.journal.lock");
    }

    @Test
    void onlyOldRunsWithoutAQuestionArePruned() throws Exception {
        Instant[] now = {Instant.EPOCH};
        try (Journal journal = Journal.open(path(), Durability.PROCESS, () -> now[0], JournalFile::open)) {
            save(journal, "old", "x#0", "1");
            journal.save("asking", step("a#0"), new StepRecord(Kind.ASKED, new Encoded("1"), "", "", 0))
                    .join();
            now[0] = now[0].plus(Duration.ofDays(40));
            save(journal, "young", "x#0", "1");
            assertThat(journal.prune(Duration.ofDays(50))).isEmpty();
            assertThat(journal.prune(Duration.ofDays(30))).containsExactly("old");
            journal.remove("asking");
            assertThatThrownBy(() -> journal.remove("old")).hasMessageContaining("no run 'old'; it has young");
            assertThatThrownBy(() -> journal.prune(Duration.ofDays(-1))).hasMessageContaining("must not be negative");
        }
        assertThat(Journal.read(path())).extracting(JournalRun::id).containsExactly("young");
    }
}
