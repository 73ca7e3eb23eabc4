package io.pocketflow.cli.items;

import io.pocketflow.cli.base.UserError;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;

/** A source of the items of several tables or files of JSON, one file after another. Tables must have equal headers. */
final class Joined implements ItemSource {

    /** An opener of one of the files. */
    @FunctionalInterface
    interface Opener {
        ItemSource open() throws UserError, IOException;
    }

    /** A file that is not open yet. */
    record Unopened(String name, Opener opener) {}

    private final Deque<Unopened> rest;
    private final String first;
    private final Shape shape;
    private final boolean hasMark;
    private ItemSource current;
    private long index;

    Joined(List<Unopened> files) throws UserError, IOException {
        this.rest = new ArrayDeque<>(files);
        this.first = files.get(0).name();
        this.current = rest.remove().opener().open();
        this.shape = current.shape();
        this.hasMark = current.hasMark();
    }

    @Override
    public boolean hasNext() {
        while (!current.hasNext()) {
            Unopened next = rest.poll();
            if (next == null) {
                return false;
            }
            try {
                current.close();
                current = next.opener().open();
            } catch (UserError | IOException failed) {
                throw new BadSource(String.valueOf(failed.getMessage()), failed);
            }
            if (!current.shape().header().equals(shape.header())) {
                throw new BadSource(next.name() + ": its columns are not those of " + first + ": "
                        + String.join(", ", current.shape().header()) + " instead of "
                        + String.join(", ", shape.header()));
            }
        }
        return true;
    }

    @Override
    public Item next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Item item = current.next();
        return new Item(index++, item.fields(), item.cells(), item.trouble());
    }

    @Override
    public long countRest() throws IOException {
        long count = current.countRest();
        while (hasNext()) {
            count += current.countRest();
        }
        return count;
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public boolean hasMark() {
        return hasMark;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
