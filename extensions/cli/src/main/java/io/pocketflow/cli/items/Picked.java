package io.pocketflow.cli.items;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** A source of some items of another source: the first ones, or a random sample, in the order of the source. */
final class Picked extends ReadAhead<Item> {

    private final ItemSource source;
    private final LongPredicate isPicked;
    private final long most;
    private long at;
    private long given;

    private Picked(ItemSource source, long most, LongPredicate isPicked) {
        this.source = source;
        this.most = most;
        this.isPicked = isPicked;
    }

    /** Returns the first items of a source. */
    static ItemSource first(long count, ItemSource source) {
        return new Picked(source, count, index -> true);
    }

    /**
     * Returns a random sample of a source (selection sampling, Knuth's algorithm S). The same seed picks the same items.
     *
     * @param total the number of items in the source
     */
    static ItemSource sample(long count, long total, long seed, ItemSource source) {
        Random random = new Random(seed);
        long wanted = Math.min(count, total);
        return new Picked(source, wanted, new LongPredicate() {
            private long picked;

            @Override
            public boolean test(long index) {
                boolean isPicked = random.nextDouble() * (total - index) < wanted - picked;
                picked += isPicked ? 1 : 0;
                return isPicked;
            }
        });
    }

    @Override
    @Nullable
    Item read() {
        while (given < most && source.hasNext()) {
            Item item = source.next();
            if (isPicked.test(at++)) {
                given++;
                return item;
            }
        }
        return null;
    }

    @Override
    Item item(Item read) {
        return read;
    }

    @Override
    public Shape shape() {
        return source.shape();
    }

    @Override
    public boolean hasMark() {
        return source.hasMark();
    }

    @Override
    public List<String> remarks() {
        return source.remarks();
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
