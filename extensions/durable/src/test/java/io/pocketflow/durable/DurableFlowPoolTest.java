package io.pocketflow.durable;

import io.pocketflow.durable.contract.DurableFlowPoolContract;
import io.pocketflow.durable.contract.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Pools over flows on a journal. */
@Tag("concurrency")
class DurableFlowPoolTest extends DurableFlowPoolContract {

    @TempDir
    Path folder;

    @Override
    protected Place place() {
        return new JournalPlace(folder.resolve("run.journal"));
    }
}
