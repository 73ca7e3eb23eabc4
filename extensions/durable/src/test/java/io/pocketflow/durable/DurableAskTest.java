package io.pocketflow.durable;

import io.pocketflow.durable.contract.DurableAskContract;
import io.pocketflow.durable.contract.Place;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** Questions on a journal. */
class DurableAskTest extends DurableAskContract {

    @TempDir
    Path folder;

    @Override
    protected Place place() {
        return new JournalPlace(folder.resolve("run.journal"));
    }
}
