package io.pocketflow.llm;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The prices of models, by name. Immutable. A model without a price is not free: its cost is unknown.
 *
 * @param date the date of the prices
 * @param byModel the prices by the provider's name of a model, without a date at its end
 * @param sources the origins of the prices by the same names; those of a table may lack them
 */
public record Prices(LocalDate date, Map<String, Price> byModel, Map<String, PriceSource> sources) implements Pricing {

    private static final String TABLE = "prices.csv";
    private static final int SHORT = 4;
    private static final int LONG = 10;
    private static final Pattern VERSION = Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2}|latest)$");

    /** Copies the map. */
    public Prices {
        Objects.requireNonNull(date, "the date of prices must not be null");
        byModel = Map.copyOf(byModel);
        sources = Map.copyOf(sources);
    }

    /** Creates a table without the origins of its prices. */
    public Prices(LocalDate date, Map<String, Price> byModel) {
        this(date, byModel, Map.of());
    }

    /** Returns an empty table of this date. */
    public static Prices none(LocalDate date) {
        return new Prices(date, Map.of());
    }

    /**
     * Returns the list prices in US dollars of a few models, from a small table inside this module. The date says how
     * old they are; supply current prices if the amounts matter.
     */
    public static Prices bundled() {
        try (InputStream table = Prices.class.getResourceAsStream(TABLE)) {
            if (table == null) {
                throw new IllegalStateException(TABLE + " is missing from this module");
            }
            return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + TABLE, e);
        }
    }

    /**
     * Parses a table of prices. The first line is {@code date,2026-01-31}, the others are {@code
     * model,input,output,cached} or {@code
     * model,input,output,cached,cacheWrite,hourWrite,audioInput,audioOutput,date,source}, in which the four prices in the
     * middle may be empty. Lines that begin with {@code #} are ignored.
     *
     * @throws IllegalArgumentException if a line has another form
     */
    public static Prices parse(String table) {
        List<String[]> lines = table.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.strip().split(",", -1))
                .toList();
        if (lines.isEmpty() || lines.get(0).length != 2 || !lines.get(0)[0].equals("date")) {
            throw new IllegalArgumentException("a table of prices must begin with a line such as 'date,2026-01-31'");
        }
        Map<String, Price> prices = new LinkedHashMap<>();
        Map<String, PriceSource> sources = new LinkedHashMap<>();
        for (String[] line : lines.subList(1, lines.size())) {
            if (line.length != SHORT && line.length != LONG) {
                throw new IllegalArgumentException("a line of a table of prices must be 'model,input,output,cached', or"
                        + " have these and 'cacheWrite,hourWrite,audioInput,audioOutput,date,source', but was '"
                        + String.join(",", line) + "'");
            }
            prices.put(line[0], price(line));
            if (line.length == LONG) {
                sources.put(line[0], new PriceSource(LocalDate.parse(line[8]), line[9]));
            }
        }
        return new Prices(LocalDate.parse(lines.get(0)[1]), prices, sources);
    }

    private static Price price(String[] line) {
        Price price = Price.of(line[1], line[2], line[3]);
        if (line.length == SHORT) {
            return price;
        }
        String write = line[4].isEmpty() ? line[1] : line[4];
        return price.withCacheWrites(write, line[5].isEmpty() ? write : line[5])
                .withAudio(line[6].isEmpty() ? line[1] : line[6], line[7].isEmpty() ? line[2] : line[7]);
    }

    /** Returns a copy with this price for a model, of the same date, without a source. */
    public Prices with(String model, Price price) {
        Map<String, Price> more = new LinkedHashMap<>(byModel);
        more.put(model, price);
        Map<String, PriceSource> others = new LinkedHashMap<>(sources);
        others.remove(model);
        return new Prices(date, more, others);
    }

    /**
     * Returns the price of a model, also if its name ends with the date of its version or begins with the name of its
     * provider, as {@link ChatModel#name} does.
     */
    public Optional<Price> find(String model) {
        String bare = model.substring(model.indexOf(':') + 1);
        return Stream.of(model, bare, unversioned(model), unversioned(bare))
                .map(byModel::get)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static String unversioned(String model) {
        return VERSION.matcher(model).replaceFirst("");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the model has no price in this table
     */
    @Override
    public BigDecimal cost(String model, Usage usage) {
        return find(model)
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no price for the model '" + model + "' among those of " + date))
                .cost(usage);
    }
}
