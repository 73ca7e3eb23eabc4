package io.pocketflow.llm.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.AbstractKeywordValidator;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.math.BigDecimal;

/** The keyword {@code multipleOf}, with all digits of large whole numbers: the schema library reads them as doubles. */
final class ExactMultiples extends AbstractKeyword {

    private static final String NAME = "multipleOf";

    ExactMultiples() {
        super(NAME);
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode divisor, Schema parent, SchemaContext context) {
        if (!divisor.isNumber() || divisor.decimalValue().signum() <= 0) {
            throw new SchemaException("multipleOf must be a number above 0 but was " + Violations.shown(divisor));
        }
        BigDecimal exact = divisor.decimalValue();
        return new AbstractKeywordValidator(NAME, divisor, location) {
            @Override
            public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath path) {
                if (value.isNumber() && value.decimalValue().remainder(exact).signum() != 0) {
                    run.addError(SchemaMessages.error(NAME, divisor, value, path));
                }
            }
        };
    }
}
