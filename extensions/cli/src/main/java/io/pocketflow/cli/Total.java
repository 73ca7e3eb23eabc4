package io.pocketflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of items of a source. It is counted in the background during the run, to estimate the time left. */
final class Total implements LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(Total.class);
    private static final long UNKNOWN = -1;

    private final CompletableFuture<Long> counted = new CompletableFuture<>();

    private Total() {}

    /** Starts to count. The number of a source that can be read only once, such as a pipe, stays unknown. */
    static Total of(String source, Console console) {
        Total total = new Total();
        if (!source.equals("-") && isReadableTwice(console.folder().resolve(source))) {
            Thread thread = new Thread(() -> total.count(source, console), "pocketflow-count");
            thread.setDaemon(true);
            thread.start();
        }
        return total;
    }

    private static boolean isReadableTwice(Path source) {
        return Files.isRegularFile(source) || Files.isDirectory(source);
    }

    private void count(String source, Console console) {
        try (ItemSource items = ItemSource.open(source, console)) {
            counted.complete(items.countRest());
        } catch (IOException | UserError | RuntimeException e) {
            LOG.debug("{} could not be counted", source, e);
        }
    }

    /** Returns the number of items, or -1 while it is unknown. */
    @Override
    public long getAsLong() {
        return counted.getNow(UNKNOWN);
    }
}
