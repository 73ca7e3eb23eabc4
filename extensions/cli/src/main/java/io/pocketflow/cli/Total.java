package io.pocketflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many items a source has: counted aside while the run goes on, for who wants to know the time left. */
final class Total implements LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(Total.class);
    private static final long UNKNOWN = -1;

    private final CompletableFuture<Long> counted = new CompletableFuture<>();

    private Total() {}

    /** Starts to count; what can be read only once, such as standard input or a pipe, stays unknown. */
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

    /** The number, or -1 as long as nobody knows. */
    @Override
    public long getAsLong() {
        return counted.getNow(UNKNOWN);
    }
}
