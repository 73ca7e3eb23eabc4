package guides;

import io.pocketflow.core.Key;
import io.pocketflow.core.Shared;
import io.pocketflow.llm.ChatModel;
import io.pocketflow.llm.ChatRequest;
import io.pocketflow.llm.Description;
import io.pocketflow.llm.ScriptModel;
import io.pocketflow.llm.ScriptedAnswer;
import io.pocketflow.llm.agent.Skill;
import io.pocketflow.llm.agent.TypedModelNode;
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

    // #region node
    static class ReadInvoice extends TypedModelNode<String, Invoice> {
        ReadInvoice(ChatModel model) { super(model, Invoice.class); }

        @Override protected String prep(Shared shared) { return shared.get(MAIL); }
        @Override protected ChatRequest request(String mail) {
            return ChatRequest.of("Read the invoice in this mail: " + mail).withTemperature(0);
        }
        @Override protected String post(Shared shared, String mail, Invoice invoice) {
            shared.put(INVOICE, invoice);
            return DEFAULT;
        }
    }
    // #endregion node

    static final Key<String> MAIL = Key.of("mail", String.class);
    static final Key<Invoice> INVOICE = Key.of("invoice", Invoice.class);

    public static void main(String[] args) {
        ChatModel model = ScriptModel.of("demo", List.of(
                ScriptedAnswer.text("""
                        {"seller": "Bakery", "date": "2026-03-01", "total": "12,50", "currency": "EUR"}"""),
                ScriptedAnswer.text("""
                        {"seller": "Bakery", "date": "2026-03-01", "total": 12.5, "currency": "EUR"}"""),
                ScriptedAnswer.text("""
                        {"seller": "Garage", "date": "2026-03-02", "total": 80, "currency": "EUR"}"""),
                ScriptedAnswer.text("""
                        {"seller": "Florist", "date": "2026-03-03", "total": 25, "currency": "USD"}""")));
        // #region chat
        String text = "Bakery, 1 March 2026: bread and cake, 12.50 euros";
        Invoice invoice = model.chatAs("Read this invoice: " + text, Invoice.class);
        System.out.println(invoice.total() + " " + invoice.currency());
        // #endregion chat

        // #region skill
        Skill<Invoice> read = Skill.of(model, "Read this invoice: {text}")
                .returning(Invoice.class)
                .writing(INVOICE);
        System.out.println(read.runForResult(Shared.of(Map.of("text", "Garage, 80 euros"))).seller());
        // #endregion skill

        // #region run
        Shared shared = Shared.create().put(MAIL, "Flowers, 25 dollars");
        System.out.println(new ReadInvoice(model).run(shared, INVOICE).total());
        // #endregion run
    }
}
