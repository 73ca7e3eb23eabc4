package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pool --keep}: results that name their items. */
class PoolKeepTest extends PoolWorld {

    private JsonNode item(int line) {
        return printed().get(line).path("item");
    }

    @Test
    void keptFieldsAreWrittenInTheItemOfEachLine() throws Exception {
        write("i.csv", "id,name,note\n1,ann,x\n2,refuse,y\n");
        assertThat(pool("--prompt", "{name}", "--items", "i.csv", "--keep", "id,note"))
                .isEqualTo(3);
        assertThat(item(0).toString()).isEqualTo("{\"id\":\"1\",\"note\":\"x\"}");
        assertThat(item(1).toString()).isEqualTo("{\"id\":\"2\",\"note\":\"y\"}");
    }

    @Test
    void allKeepsEveryFieldAndEveryDigit() throws Exception {
        String item =
                "{\"a\":0.12345678901234567890,\"b\":1e400,\"c\":{\"d\":[null,true,\"x\"]},\"e\":10000000000000000000}";
        write("i.jsonl", item + "\n{\"z\":1}\n");
        assertThat(pool("--prompt", "{a|none} {b|none}", "--items", "i.jsonl", "--keep", "all"))
                .isZero();
        assertThat(console.out()).contains("\"item\":" + item + "}\n", "\"item\":{\"z\":1}}\n");
        assertThat(server.questions()).containsExactlyInAnyOrder("0.12345678901234567890 1e400", "none none");
    }

    @Test
    void aFileAlwaysKeepsItsName() throws Exception {
        write("texts/a.txt", "one");
        write("texts/b.txt", "two");
        assertThat(pool("--prompt", "{text}", "--items", "texts")).isZero();
        assertThat(item(0).toString()).isEqualTo("{\"name\":\"a.txt\"}");
        assertThat(pool("--prompt", "{text}", "--items", "texts", "--keep", "text"))
                .isZero();
        assertThat(item(3).toString()).isEqualTo("{\"name\":\"b.txt\",\"text\":\"two\"}");
    }

    @Test
    void withoutKeepThereIsNoItem() throws Exception {
        write("i.csv", "id,name\n1,ann\n");
        assertThat(pool("--prompt", "{name}", "--items", "i.csv")).isZero();
        assertThat(printed().get(0).has("item")).isFalse();
    }

    @Test
    void aFieldThatAnItemLacksIsLeftOut() throws Exception {
        write("i.jsonl", "{\"id\":1,\"q\":\"a\"}\n{\"q\":\"b\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--keep", "id"))
                .isZero();
        assertThat(item(0).toString()).isEqualTo("{\"id\":1}");
        assertThat(item(1).toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"nane", "'id,'", "''"})
    void anUnknownColumnIsRejectedBeforeTheFirstCall(String keep) throws Exception {
        write("i.csv", "id,name\n1,ann\n");
        assertThat(pool("--prompt", "{name}", "--items", "i.csv", "--keep", keep))
                .isEqualTo(2);
        assertThat(console.err()).contains("--keep names '", "', but the columns are id, name");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aColumnWhoseTitleHasACommaIsKept() throws Exception {
        write("i.csv", "\"Price, net\",q\n1,a\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--keep", "Price, net"))
                .isZero();
        assertThat(item(0).toString()).isEqualTo("{\"Price, net\":\"1\"}");
    }
}
