package io.pocketflow.cookbook.parallelbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.ScriptedModel;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Shared;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SummarizeAllTest {

    private static final int LIMIT = 5;

    @TempDir
    private Path folder;

    /** Every call waits until there are five of them, so less than five at once would never end. */
    @Test
    @Timeout(30)
    void asManyFilesAsAllowedAreInFlightAndNeverMore() throws Exception {
        CyclicBarrier together = new CyclicBarrier(LIMIT);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        ScriptedModel model = new ScriptedModel(prompt -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                inFlight.decrementAndGet();
            }
            return prompt.substring(prompt.indexOf("\n\n") + 2);
        });
        Shared shared = Shared.create().put(Summaries.FILES, files(4 * LIMIT));

        ParallelBatch.flow(LIMIT, model).run(shared);

        assertThat(most).hasValue(LIMIT);
        assertThat(shared.get(Summaries.SUMMARIES).stream().map(Outcome::value))
                .startsWith("text 0", "text 1")
                .hasSize(4 * LIMIT)
                .doesNotHaveDuplicates();
    }

    private List<Path> files(int count) throws Exception {
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(Files.writeString(folder.resolve(i + ".txt"), "text " + i));
        }
        return files;
    }
}
