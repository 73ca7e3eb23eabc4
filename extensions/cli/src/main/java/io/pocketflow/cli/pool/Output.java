package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.items.ItemSource;
import io.pocketflow.cli.results.Kept;
import io.pocketflow.cli.results.ResultForm;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The form of results, which follows from the ending of {@code --out} and the items. Immutable. */
final class Output {

    /** The number of items whose fields become the columns of a table, if the items have no header. */
    private static final int SCANNED = 1_000;

    private final PoolOptions options;
    private final boolean keepsAll;
    private final List<String> properties;
    private final String model;
    private final Console console;

    /** Returns the output of a job. */
    static Output of(PoolOptions options, Job job, Console console) {
        return new Output(options, job.keepsAll(), job.properties(), job.model(), console);
    }

    /** Returns the output of a pool of the user's own with a model, or an empty name without one. */
    static Output ofFlow(PoolOptions options, String model, Console console) {
        return new Output(options, false, List.of(), model, console);
    }

    private Output(PoolOptions options, boolean keepsAll, List<String> properties, String model, Console console) {
        this.options = options;
        this.keepsAll = keepsAll;
        this.properties = properties;
        this.model = model;
        this.console = console;
    }

    private String ending() {
        String name = options.out == null ? "" : options.out.toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /**
     * Returns the form of the results of a source.
     *
     * @param first receives the items that were read because the form depends on them
     */
    ResultForm form(ItemSource source, List<Item> first) throws UserError, IOException {
        ItemSource.Shape shape = source.shape();
        Kept kept;
        try {
            boolean all = options.keep == null && keepsAll && shape.kept().isEmpty();
            kept = Kept.of(all ? Kept.ALL : options.keep, shape);
        } catch (IllegalArgumentException unknown) {
            throw UserError.usage(String.valueOf(unknown.getMessage()));
        }
        return options.isTable() ? table(shape, kept, source, first) : ResultForm.json(kept);
    }

    /** Returns the form of a table. If its columns follow from the fields of the first items, reads these items. */
    private ResultForm table(ItemSource.Shape shape, Kept kept, ItemSource source, List<Item> first)
            throws UserError, IOException {
        if (options.keep != null && !kept.isAll()) {
            return table(ResultForm.Origin.FIELDS, kept.names(), 0, source);
        }
        if (shape.isTable()) {
            return table(ResultForm.Origin.HEADER, shape.header(), 0, source);
        }
        if (shape.columns().isPresent()) {
            return table(ResultForm.Origin.FIELDS, kept.isAll() ? kept.names() : shape.tabled(), 0, source);
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
        return table(ResultForm.Origin.FIELDS, List.copyOf(names), Math.max(1, scanned), source);
    }

    private ResultForm table(ResultForm.Origin columns, List<String> titles, long scanned, ItemSource source) {
        char separator = ending().equals("tsv") ? '\t' : source.shape().separator();
        return new ResultForm(
                columns,
                new Kept(List.of(), false),
                titles,
                scanned,
                properties,
                separator,
                options.rawCells,
                source.hasMark(),
                model);
    }
}
