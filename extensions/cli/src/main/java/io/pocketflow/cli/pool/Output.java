package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The form of a run's results, which follows from the ending of {@code --out} and the items. Confined to one thread. */
final class Output {

    /** The number of items whose fields become the columns of a table, if the items have no header. */
    private static final int SCANNED = 1_000;

    private final PoolOptions options;
    private final Job job;
    private final Console console;
    private @Nullable ResultFormat format;

    Output(PoolOptions options, Job job, Console console) {
        this.options = options;
        this.job = job;
        this.console = console;
    }

    /** Returns the format; {@link #feed} determines it. */
    ResultFormat format() {
        return java.util.Objects.requireNonNull(format);
    }

    private String ending() {
        String name = options.out == null ? "" : options.out.toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Returns the tasks of a source, and determines the format from the first items if it depends on them. */
    Feed feed(ItemSource source) throws UserError, IOException {
        ItemSource.Shape shape = source.shape();
        Kept kept;
        try {
            boolean keepsAll =
                    options.keep == null && job.keepsAll() && shape.kept().isEmpty();
            kept = Kept.of(keepsAll ? Kept.ALL : options.keep, shape);
        } catch (IllegalArgumentException unknown) {
            throw UserError.usage(String.valueOf(unknown.getMessage()));
        }
        Iterator<Item> items = source;
        String ending = ending();
        if (!options.isTable()) {
            format = new JsonResults(kept);
        } else {
            List<Item> first = new ArrayList<>();
            CsvResults.Columns columns = columns(shape, kept, source, first);
            items = joined(first, source);
            char separator = ending.equals("tsv") ? '\t' : shape.separator();
            Price price = Prices.bundled().of(job.model()).orElse(null);
            format = new CsvResults(
                    new CsvText(separator, options.rawCells), columns, job.properties(), price, source.hasMark());
        }
        return new Feed(items, job, format());
    }

    /** Returns the columns. If they follow from the fields of the first items, reads these items. */
    private CsvResults.Columns columns(ItemSource.Shape shape, Kept kept, ItemSource source, List<Item> first)
            throws UserError, IOException {
        if (options.keep != null && !kept.isAll()) {
            return CsvResults.Columns.ofFields(kept.names(), 0);
        }
        if (shape.isTable()) {
            return CsvResults.Columns.ofTable(shape.header());
        }
        if (shape.columns().isPresent()) {
            return CsvResults.Columns.ofFields(kept.isAll() ? kept.names() : shape.tabled(), 0);
        }
        Set<String> names = new LinkedHashSet<>();
        long scanned = 0;
        if (options.source().isReadableTwice(console)) {
            try (ItemSource again = options.source().open(console)) {
                for (; scanned < SCANNED && again.hasNext(); scanned++) {
                    names.addAll(again.next().fields().keySet());
                }
            }
        } else {
            for (; scanned < SCANNED && source.hasNext(); scanned++) {
                Item item = source.next();
                first.add(item);
                names.addAll(item.fields().keySet());
            }
        }
        return CsvResults.Columns.ofFields(List.copyOf(names), Math.max(1, scanned));
    }

    private static Iterator<Item> joined(List<Item> first, ItemSource rest) {
        if (first.isEmpty()) {
            return rest;
        }
        Iterator<Item> begin = first.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return begin.hasNext() || rest.hasNext();
            }

            @Override
            public Item next() {
                return begin.hasNext() ? begin.next() : rest.next();
            }
        };
    }
}
