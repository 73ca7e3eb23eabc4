package io.pocketflow.cookbook.batchnode;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {

    @Test
    void fieldsAreSplitAtCommasAndRowsAtTheEndsOfLines() {
        assertThat(Csv.rows("a,b\n,c\r\nd,\n")).containsExactly(List.of("a", "b"), List.of("", "c"), List.of("d", ""));
    }

    @Test
    void quotesKeepCommasAndLinesTogether() {
        assertThat(Csv.rows("\"a,b\",\"c\nd\"")).containsExactly(List.of("a,b", "c\nd"));
    }

    @Test
    void twoQuotesAreOne() {
        assertThat(Csv.rows("\"say \"\"hi\"\"\",\"\"")).containsExactly(List.of("say \"hi\"", ""));
    }

    @Test
    void nothingHasNoRows() {
        assertThat(Csv.rows("")).isEmpty();
    }
}
