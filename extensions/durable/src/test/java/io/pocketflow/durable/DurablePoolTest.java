package io.pocketflow.durable;

import io.pocketflow.durable.contract.DurablePoolContract;
import io.pocketflow.durable.contract.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Pools over functions on a journal. */
@Tag("concurrency")
class DurablePoolTest extends DurablePoolContract {

    @TempDir
    Path folder;

    @Override
    protected Place place() {
        return new JournalPlace(folder.resolve("run.journal"));
    }
}
