package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.Item;
import java.util.Iterator;

/** The tasks of a run: each item with its key, checked against the columns of the results. */
record Feed(Iterator<Item> items, Job job, ResultFormat format) implements Iterator<Task> {

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Task next() {
        Item item = items.next();
        format.check(item);
        return job.task(item);
    }
}
