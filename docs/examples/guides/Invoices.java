package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Skill;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

public class Invoices {
    // #region type
    enum Currency { EUR, USD }

    record Invoice(
            String seller,
            @Description("the date of the invoice") LocalDate date,
            @Description("the total, taxes included") BigDecimal total,
            Currency currency) {}
    // #endregion type

    public static void main(String[] args) {
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.text("""
                        {"seller": "Bakery", "date": "2026-03-01", "total": "12,50", "currency": "EUR"}"""),
                ScriptedAnswer.text("""
                        {"seller": "Bakery", "date": "2026-03-01", "total": 12.5, "currency": "EUR"}"""),
                ScriptedAnswer.text("""
                        {"seller": "Garage", "date": "2026-03-02", "total": 80, "currency": "EUR"}""")));
        // #region chat
        String text = "Bakery, 1 March 2026: bread and cake, 12.50 euros";
        Invoice invoice = model.chatAs("Read this invoice: " + text, Invoice.class);
        System.out.println(invoice.total() + " " + invoice.currency());
        // #endregion chat

        // #region skill
        Key<Invoice> invoiceKey = Key.of("invoice", Invoice.class);
        Skill<Invoice> read = Skill.of(model, "Read this invoice: {text}")
                .returning(Invoice.class)
                .writing(invoiceKey);
        System.out.println(read.runForResult(Shared.of(Map.of("text", "Garage, 80 euros"))).seller());
        // #endregion skill
    }
}
