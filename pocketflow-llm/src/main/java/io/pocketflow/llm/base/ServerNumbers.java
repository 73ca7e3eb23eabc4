package io.pocketflow.llm.base;

import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;

/**
 * Nodes for the numbers of a server, which keep all digits, so that what goes back to the server is what it sent. A few
 * characters can stand for gigabytes of zeros: such a number is never written out. Stateless.
 */
final class ServerNumbers extends JsonNodeFactory {

    static final ServerNumbers INSTANCE = new ServerNumbers();

    private static final long serialVersionUID = 1L;
    private static final int LARGEST_SCALE = 1_000;

    private ServerNumbers() {
        super(true);
    }

    @Override
    public ValueNode numberNode(BigDecimal value) {
        return Math.abs((long) value.scale()) > LARGEST_SCALE ? new Extreme(value) : DecimalNode.valueOf(value);
    }

    /** A number that is converted to whole numbers by way of a double, which takes no time. */
    private static final class Extreme extends DecimalNode {

        private static final long serialVersionUID = 1L;

        private Extreme(BigDecimal value) {
            super(value);
        }

        @Override
        public int intValue() {
            return (int) doubleValue();
        }

        @Override
        public long longValue() {
            return (long) doubleValue();
        }
    }
}
