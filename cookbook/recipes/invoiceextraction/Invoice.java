package invoiceextraction;

import io.pocketflow.llm.Description;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** The data of an invoice, as the model returns them. */
record Invoice(
        String number,

        @Description("the name of the company that sends the invoice, without its address")
        String seller,

        LocalDate date,
        List<Line> lines,

        @Description("the total as printed, not as calculated")
        BigDecimal total) {

    record Line(
            String description,
            int quantity,
            @Description("the price of one piece") BigDecimal price) {

        BigDecimal amount() {
            return price.multiply(BigDecimal.valueOf(quantity));
        }
    }

    BigDecimal sum() {
        return lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
