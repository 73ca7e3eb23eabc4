package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pool --out} with a table. */
class PoolTableTest extends PoolWorld {

    private static final String OURS = "result,status,error,attempts,input_tokens,output_tokens,cost\n";

    @Test
    void columnsOfTheInputComeFirstAndUnchanged() throws Exception {
        write("i.csv", "id,name,note\n007,ann,\" x \"\"y\"\"\"\n2,refuse,\"a,\nb\"\n");
        assertThat(pool("--prompt", "{name}", "--items", "i.csv", "--out", "o.csv"))
                .isEqualTo(3);
        assertThat(read("o.csv"))
                .isEqualTo("id,name,note," + OURS
                        + "007,ann,\" x \"\"y\"\"\",ANN,DONE,,1,10,5,\n"
                        + "2,refuse,\"a,\nb\",,FAILED,openai:m answered 400 refused: I refuse,1,,,\n");
    }

    @Test
    void theCostOfAnItemIsInDollars() throws Exception {
        write("i.csv", "q\na\n");
        assertThat(priced("--prompt", "{q}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        // 10 tokens at $0.15 and 5 at $0.60 per million
        assertThat(read("o.csv")).endsWith("a,A,DONE,,1,10,5,0.0000045\n");
    }

    @Test
    void aSchemaGivesOneColumnPerProperty() throws Exception {
        write(
                "s.json",
                "{\"type\":\"object\",\"properties\":{\"Q\":{},\"STATUS\":{},\"N\":{\"type\":\"number\"},\"L\":{}}}");
        write("i.csv", "q\n\"{\"\"Q\"\":\"\"=x\"\",\"\"N\"\":-5,\"\"L\"\":[1]}\"\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--schema", "s.json", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv").lines().findFirst().orElseThrow())
                .isEqualTo("q,Q,STATUS,N,L,status,error,attempts,input_tokens,output_tokens,cost");
        assertThat(read("o.csv")).contains(",'=X,,-5,[1],DONE,");
    }

    @Test
    void ourColumnsMakeRoomForColumnsOfTheInput() throws Exception {
        write("i.csv", "result,status,pf_status,cost\na,b,c,d\n");
        assertThat(pool("--prompt", "{result} {status}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv"))
                .isEqualTo(
                        "result,status,pf_status,cost,pf_result,pf_pf_status,error,attempts,input_tokens,output_tokens,"
                                + "pf_cost\na,b,c,d,A B,DONE,,1,10,5,\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@sum(a)", "\t=1"})
    void aCellThatBeginsLikeAFormulaGetsAnApostrophe(String answer) throws Exception {
        write("i.jsonl", JSON.createObjectNode().put("q", answer) + "\n");
        String[] command = {"--prompt", "{q}", "--items", "i.jsonl", "--out", "o.csv"};
        assertThat(pool(command)).isZero();
        String upper = answer.toUpperCase(java.util.Locale.ROOT);
        assertThat(read("o.csv")).isEqualTo("q," + OURS + answer + ",'" + upper + ",DONE,,1,10,5,\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.csv", "--raw-cells"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("q," + OURS + answer + "," + upper + ",DONE,,1,10,5,\n");
    }

    @ParameterizedTest
    @CsvSource({"';', o.csv, ';'", "',', o.csv, ','", "'\t', o.tsv, '\t'", "'\t', o.csv, '\t'", "';', o.tsv, '\t'"})
    void theSeparatorIsTheOneOfTheInput(String in, String out, char separator) throws Exception {
        write("i.csv", "id,q,note\n1,a,x\n".replace(",", in));
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--out", out)).isZero();
        assertThat(read(out)).isEqualTo(("id,q,note," + OURS + "1,a,x,A,DONE,,1,10,5,\n").replace(',', separator));
    }

    @ParameterizedTest
    @ValueSource(strings = {"i.csv", "i.jsonl"})
    void aByteOrderMarkIsKept(String items) throws Exception {
        write("i.csv", "\uFEFFq\na\n");
        write("i.jsonl", "\uFEFF{\"q\":\"a\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", items, "--out", "o.csv")).isZero();
        assertThat(read("o.csv")).isEqualTo("\uFEFFq," + OURS + "a,A,DONE,,1,10,5,\n");
    }

    @Test
    void theUnionOfTheFirstFieldsIsTheHeaderOfJsonLines() throws Exception {
        write("i.jsonl", "{\"q\":\"a\",\"n\":1}\n{\"q\":\"b\",\"o\":{\"x\":[1]},\"z\":null}\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv"))
                .isEqualTo("q,n,o,z," + OURS + "a,1,,,A,DONE,,1,10,5,\n" + "b,,\"{\"\"x\"\":[1]}\",,B,DONE,,1,10,5,\n");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aNewFieldAfterAThousandItemsEndsTheRun(boolean piped) throws Exception {
        String items = EchoServer.items(1_000) + "{\"q\":\"last\",\"surprise\":1}\n{\"q\":\"never\"}\n";
        write("i.jsonl", items);
        console.typing(items);
        assertThat(pool("--prompt", "{q}", "--items", piped ? "-" : "i.jsonl", "--out", "o.csv"))
                .isEqualTo(1);
        assertThat(console.err())
                .contains("item 1000 has a field 'surprise', which none of the first 1000 items has")
                .contains("the results so far are in ");
        assertThat(server.questions()).doesNotContain("last", "never");
        assertThat(folder.resolve("o.csv")).doesNotExist();
    }

    @Test
    void keptColumnsAreTheOnlyOnes() throws Exception {
        write("i.csv", "id,q,note\n1,a,x\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--out", "o.csv", "--keep", "note,id"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("note,id," + OURS + "x,1,A,DONE,,1,10,5,\n");
    }

    @Test
    void textsHaveTheirNameAsTheColumn() throws Exception {
        write("texts/a.txt", "one");
        assertThat(pool("--prompt", "{text}", "--items", "texts", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("name," + OURS + "a.txt,ONE,DONE,,1,10,5,\n");
    }

    @Test
    void linesHaveTheirNumberAndText() throws Exception {
        write("t.txt", "one\n\ntwo\n");
        assertThat(pool("--prompt", "{text}", "--items", "t.txt", "--lines", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("line,text," + OURS + "1,one,ONE,DONE,,1,10,5,\n3,two,TWO,DONE,,1,10,5,\n");
    }

    @Test
    void rowsThatCannotBeReadKeepTheirCells() throws Exception {
        byte[] table = "id,q\n1\nü,a\n3,b,c\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("i.csv"), table);
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--out", "o.csv"))
                .isEqualTo(3);
        assertThat(read("o.csv").lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("id,q,result"),
                        row -> assertThat(row)
                                .isEqualTo(
                                        "1,,,FAILED,\"i.csv line 2 is not a row of this table: it has 1 cell, but the header"
                                                + " has 2\",0,,,"),
                        row -> assertThat(row)
                                .isEqualTo(
                                        "\uFFFD,a,,FAILED,i.csv line 3 is not valid UTF-8; save the table as 'CSV UTF-8',0,,,"),
                        row -> assertThat(row).contains("3,b,,FAILED,").contains("it has 3 cells"));
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void columnsWithoutATitleKeepTheirPlace() throws Exception {
        write("i.csv", "q,,\na,b,c\n");
        assertThat(pool("--prompt", "{q} {column 2} {column 3}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("q,,," + OURS + "a,b,c,A B C,DONE,,1,10,5,\n");
    }

    @Test
    void anEmptyTableGivesAHeader() throws Exception {
        write("i.csv", "id,q\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("id,q," + OURS);
    }

    @Test
    void tenThousandColumnsAreUnchanged() throws Exception {
        StringBuilder names = new StringBuilder("q");
        StringBuilder cells = new StringBuilder("a");
        for (int i = 1; i < 10_000; i++) {
            names.append(",c").append(i);
            cells.append(',').append(i);
        }
        write("i.csv", names + "\n" + cells + "\n");
        assertThat(pool("--prompt", "{q} {c9999}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo(names + "," + OURS + cells + ",A 9999,DONE,,1,10,5,\n");
    }

    @Test
    void aFieldOfFiveMegabytesIsUnchanged() throws Exception {
        String big = "x".repeat(5_000_000);
        write("i.csv", "q,big\na," + big + "\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv", "--out", "o.csv"))
                .isZero();
        assertThat(read("o.csv")).isEqualTo("q,big," + OURS + "a," + big + ",A,DONE,,1,10,5,\n");
    }
}
