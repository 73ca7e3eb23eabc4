package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.Count;
import io.pocketflow.cli.base.ExitCodes;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.items.JsonFields;
import java.util.concurrent.Callable;

/** A dry run of a user's pool: it prints the first items as the pool would receive them, and creates no pool. */
public final class DryFlow implements Callable<Integer> {

    private static final int SHOWN = 3;
    private static final int MOST_COMPLAINTS = 10;

    private final Console console;
    private final String factory;
    private final PoolOptions options;

    /** Creates a dry run of the pools of a factory. */
    public DryFlow(Console console, String factory, PoolOptions options) {
        this.console = console;
        this.factory = factory;
        this.options = options;
    }

    @Override
    public Integer call() throws Exception {
        long items = 0;
        long bad = 0;
        try (ItemSource source = options.source().open(console)) {
            source.remarks().forEach(console::remark);
            for (; source.hasNext(); items++) {
                Item item = source.next();
                if (item.trouble() != null) {
                    bad++;
                    if (bad <= MOST_COMPLAINTS) {
                        console.complain(item.label() + ": " + item.trouble());
                    }
                } else if (items < SHOWN) {
                    console.print("--- " + item.label() + "\n" + JsonFields.json(item.fields()) + "\n");
                }
            }
        }
        if (bad > MOST_COMPLAINTS) {
            console.complain(Count.of(bad - MOST_COMPLAINTS, "more item is bad", "more items are bad"));
        }
        console.print("--- " + Count.of(items, "item") + " for " + factory + ", " + bad + " bad\n");
        return bad == 0 ? ExitCodes.DONE : ExitCodes.SOME_FAILED;
    }
}
