package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoneyTest {

    @ParameterizedTest
    @CsvSource({
        "0, $0.00",
        "0E-9, $0.00",
        "5, $5.00",
        "1E+3, $1000.00",
        "1.5, $1.50",
        "1.234567, $1.2346",
        "0.01, $0.01",
        "0.12345, $0.1235",
        "0.001234, $0.00123",
        "0.00004999, $0.00005",
        "0.0000135, $0.0000135",
        "0.0000045000, $0.0000045",
        "0.00000000123456, $0.00000000123",
        "99.99996, $100.00",
    })
    void anAmountHasTheDigitsThatShowIt(BigDecimal amount, String shown) {
        assertThat(Money.shown(amount)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0E-3, 0", "1E+3, 1000", "0.0000045000, 0.0000045", "0.123456789, 0.123456789"})
    void aCellHasAllDigits(BigDecimal amount, String cell) {
        assertThat(Money.exact(amount)).isEqualTo(cell);
    }
}
