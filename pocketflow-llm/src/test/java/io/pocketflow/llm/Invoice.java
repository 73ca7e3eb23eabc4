package io.pocketflow.llm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

@Description("a bill")
record Invoice(
        @Description("as printed on it") String number,
        LocalDate date,
        @Nullable String note,
        Optional<Currency> currency,
        List<Line> lines,
        Set<String> tags,
        @JsonProperty("paid_already") boolean paid) {

    enum Currency {
        EUR,
        @JsonProperty("US$")
        USD
    }

    record Line(String text, BigDecimal amount, int count) {}

    /** Leads back to itself, by way of a list. */
    record Tree(String name, @Description("below it") List<Tree> children, Optional<Tree> twin) {}

    record Forest(Tree tallest, Map<String, Tree> byName) {}

    static final String JSON = """
            {"number": "A-7", "date": "2024-12-31", "note": null, "currency": "US$",
             "lines": [{"text": "bolts", "amount": 12.50, "count": 3}], "tags": ["x", "y", "x"], "paid_already": true}""";

    static final Invoice VALUE = new Invoice(
            "A-7",
            LocalDate.of(2024, 12, 31),
            null,
            Optional.of(Currency.USD),
            List.of(new Line("bolts", new BigDecimal("12.50"), 3)),
            Set.of("x", "y"),
            true);
}
