package io.pocketflow.llm;

import java.time.LocalDate;
import java.util.Objects;

/**
 * The origin of a price. Immutable.
 *
 * @param date the date on which the price was read there
 * @param address the page or document that states the price
 */
public record PriceSource(LocalDate date, String address) {

    /** Rejects nulls and blank addresses. */
    public PriceSource {
        Objects.requireNonNull(date, "the date of a price must not be null");
        if (address.isBlank()) {
            throw new IllegalArgumentException("the source of a price must not be blank");
        }
    }
}
