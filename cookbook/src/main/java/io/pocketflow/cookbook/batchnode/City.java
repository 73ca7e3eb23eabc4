package io.pocketflow.cookbook.batchnode;

import java.math.BigDecimal;
import java.util.List;

/**
 * One row of the table.
 *
 * @param latitude in ten-thousandths of a degree, north positive: whole numbers add up the same in any order
 */
record City(String name, String country, long latitude, int clockChanges) {

    private static final int DECIMALS = 4;

    static City of(List<String> row) {
        return new City(
                row.get(0),
                row.get(1),
                new BigDecimal(row.get(3)).movePointRight(DECIMALS).longValueExact(),
                Integer.parseInt(row.get(7)));
    }
}
