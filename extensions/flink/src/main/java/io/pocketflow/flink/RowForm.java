package io.pocketflow.flink;

import io.pocketflow.cli.items.Item;
import io.pocketflow.cli.results.FlowResult;
import io.pocketflow.cli.results.ResultForm;
import io.pocketflow.cli.results.ResultFormat;
import io.pocketflow.llm.Price;
import io.pocketflow.llm.Prices;
import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The form of the rows that a job emits. Immutable.
 *
 * @param <R> the type of a row
 */
interface RowForm<R> extends Serializable {

    /** The maker of the rows of one task. */
    @FunctionalInterface
    interface Rows<R> {
        R of(Item item, FlowResult result);
    }

    /** Returns the maker for one task. */
    Rows<R> open();

    /** Returns the type of a row. */
    TypeInformation<R> type();

    /** Rows with a field for each part of a result. */
    record Typed(String model) implements RowForm<ItemResult> {

        @Override
        public Rows<ItemResult> open() {
            Price price = Prices.bundled().find(model).orElse(null);
            return (item, result) -> ItemResult.of(item, result, price);
        }

        @Override
        public TypeInformation<ItemResult> type() {
            return TypeInformation.of(ItemResult.class);
        }
    }

    /** Lines of a file of results. */
    record Lines(ResultForm form) implements RowForm<String> {

        @Override
        public Rows<String> open() {
            ResultFormat lines = form.format();
            return (item, result) -> lines.line(result.report());
        }

        @Override
        public TypeInformation<String> type() {
            return Types.STRING;
        }
    }
}
