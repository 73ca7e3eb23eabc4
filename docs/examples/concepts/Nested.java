package concepts;

import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;

public class Nested {
    static final Key<Double> PRICE = Key.of("price", Double.class);
    static final Key<String> INVOICE = Key.of("invoice", String.class);

    // #region nested
    static Flow order() {
        var discount = Node.of("Discount", PRICE, PRICE, price -> price * 0.9);
        var tax = Node.of("Tax", PRICE, PRICE, price -> price * 1.2);
        var print = Node.of("Invoice", PRICE, INVOICE, price -> "to pay: " + Math.round(price));

        Flow pricing = new Flow("Pricing", discount.then(tax));
        return new Flow("Order", pricing.then(print));
    }
    // #endregion nested

    static FlowGraph drawing() {
        return order().graph();
    }

    public static void main(String[] args) {
        System.out.println(order().run(Shared.create().put(PRICE, 100.0), INVOICE));
    }
}
