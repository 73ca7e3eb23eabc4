package io.pocketflow.cli.items;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The number of items of a source. It is counted in the background during the run, to estimate the time left. */
public final class Total implements LongSupplier {

    private static final Logger LOG = LoggerFactory.getLogger(Total.class);
    private static final long UNKNOWN = -1;

    private final CompletableFuture<Long> counted = new CompletableFuture<>();

    private Total() {}

    /** Starts to count. The number of a source that can be read only once, such as a pipe, stays unknown. */
    public static Total of(Items source, Console console) {
        Total total = new Total();
        if (source.isReadableTwice(console)) {
            Thread thread = new Thread(() -> total.count(source, console), "pocketflow-count");
            thread.setDaemon(true);
            thread.start();
        }
        return total;
    }

    private void count(Items source, Console console) {
        try (ItemSource items = source.open(console)) {
            counted.complete(items.countRest());
        } catch (IOException | UserError | RuntimeException e) {
            LOG.debug("{} could not be counted", source.source(), e);
        }
    }

    /** Returns the number of items, or -1 while it is unknown. */
    @Override
    public long getAsLong() {
        return counted.getNow(UNKNOWN);
    }
}
