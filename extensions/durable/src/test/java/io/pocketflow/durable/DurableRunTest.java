package io.pocketflow.durable;

import io.pocketflow.durable.contract.DurableRunContract;
import io.pocketflow.durable.contract.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Runs on a journal. */
class DurableRunTest extends DurableRunContract {

    @TempDir
    Path folder;

    @Override
    protected Place place() {
        return new JournalPlace(folder.resolve("run.journal"));
    }
}
