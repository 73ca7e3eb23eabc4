package io.pocketflow.cli.pool;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.results.ResultFormat;
import io.pocketflow.cli.results.Task;
import java.util.Iterator;

/**
 * The tasks of a run: each item with its key, checked against the columns of the results.
 *
 * @param first the items that were read already
 * @param rest the other items
 */
record Feed(Iterator<Item> first, Iterator<Item> rest, Job job, ResultFormat format) implements Iterator<Task> {

    @Override
    public boolean hasNext() {
        return first.hasNext() || rest.hasNext();
    }

    @Override
    public Task next() {
        Item item = first.hasNext() ? first.next() : rest.next();
        format.check(item);
        return job.task(item);
    }
}
