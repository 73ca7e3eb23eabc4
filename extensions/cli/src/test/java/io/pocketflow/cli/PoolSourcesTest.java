package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms of {@code pool --items}. */
@Timeout(120)
class PoolSourcesTest extends PoolWorld {

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void theSeparatorIsFoundFromTheHeader(String separator) throws Exception {
        String table = "id|\"a,b;c\"|q\r\n1|\"x,;\"|a\r\n".replace("|", separator);
        write("i.csv", table);
        write("j.tsv", table);
        assertThat(pool("--prompt", "{q} {a,b;c}", "--items", "i.csv")).isZero();
        assertThat(pool("--prompt", "{q} {a,b;c}", "--items", "j.tsv")).isZero();
        assertThat(server.questions()).containsExactly("a x,;", "a x,;");
    }

    @Test
    void aDeclaredSeparatorWins() throws Exception {
        write("i.csv", "sep=;\r\nq,n;x\r\n1,5;a\r\n");
        assertThat(pool("--prompt", "{q,n} {x}", "--items", "i.csv")).isZero();
        assertThat(server.questions()).containsExactly("1,5 a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesOfATableEndInThreeWays(String end) throws Exception {
        write("i.csv", "q,n\n\na,1\n\"b\n\"\"c\"\"\",2\n\n".replace("\n", end));
        assertThat(pool("--prompt", "{q}-{n}", "--items", "i.csv")).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("a-1", "b" + end + "\"c\"-2");
    }

    @Test
    void aTableInUtf16IsNamedAsSuch() throws Exception {
        Files.write(folder.resolve("i.csv"), "\uFEFFq\na\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(pool("--prompt", "{q}", "--items", "i.csv")).isEqualTo(1);
        assertThat(console.err()).contains("i.csv: this table is in UTF-16; save it as 'CSV UTF-8'");
    }

    @Test
    void anOpenQuoteFailsTheRow() throws Exception {
        write("i.csv", "q\na\n\"b\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv")).isEqualTo(3);
        assertThat(errors()).containsExactly("", "i.csv line 3 is not a row of this table: a quote is not closed");
    }

    @Test
    void anArrayOfObjectsIsASource() throws Exception {
        write("i.json", "\uFEFF[\n{\"q\":\"ä\"},\n7, [1],\n{\"q\":\"b\"}]\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.json")).isEqualTo(3);
        assertThat(errors())
                .containsExactly(
                        "",
                        "i.json line 3: item 2 of the array must be a JSON object",
                        "i.json line 3: item 3 of the array must be a JSON object",
                        "");
        assertThat(server.questions()).containsExactlyInAnyOrder("ä", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"q":1}                  | a .json file of items must be an array of objects
            [{"q":"a"},{"q":         | i.json line 1 is not valid JSON
            [{"q":"a"}]]             | i.json line 1
            [{"q":"a","q":"b"}]      | Duplicate field 'q'
            """)
    void aMalformedArrayEndsTheRun(String text, String why) throws Exception {
        write("i.json", text);
        assertThat(pool("--prompt", "{q}", "--items", "i.json")).isEqualTo(1);
        assertThat(console.err()).contains(why);
    }

    @Test
    void aTextIsOneItemOrOnePerLine() throws Exception {
        write("notes.md", "\uFEFFone\n\ntwo\r\n");
        assertThat(pool("--prompt", "{name}: {text}", "--items", "notes.md")).isZero();
        assertThat(pool("--prompt", "{line} {text}", "--items", "notes.md", "--lines", "--keep", "all"))
                .isZero();
        console.typing("three\n");
        assertThat(pool("--prompt", "{text}", "--items", "-", "--lines")).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("notes.md: one\n\ntwo\r\n", "1 one", "3 two", "three");
        assertThat(printed().get(1).path("item").toString()).isEqualTo("{\"line\":1,\"text\":\"one\"}");
    }

    @Test
    void aPatternFindsTextsAndJoinsTables() throws Exception {
        write("t/a.txt", "a");
        write("t/b.md", "b");
        write("t/sub/c.txt", "c");
        write("t/x.csv", "q\nx\n");
        write("t/y.csv", "q\ny\n");
        assertThat(pool("--prompt", "{name}", "--items", "t/*.txt")).isZero();
        assertThat(pool("--prompt", "{name}", "--items", "t/**.{txt,md}")).isZero();
        assertThat(pool("--prompt", "{q}", "--items", "t/*.csv", "--keep", "all"))
                .isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("a.txt", "a.txt", "b.md", "sub/c.txt", "x", "y");
    }

    @ParameterizedTest
    @CsvSource({
        "t/**/*.txt, a.txt sub/b.txt sub/deep/c.txt",
        "t/sub/**/*.txt, b.txt deep/c.txt",
        "t/s*/**/c.txt, sub/deep/c.txt",
        "**/t/**/c.txt, t/sub/deep/c.txt"
    })
    void twoAsterisksAreAnyNumberOfFolders(String pattern, String names) throws Exception {
        write("t/a.txt", "a");
        write("t/sub/b.txt", "b");
        write("t/sub/deep/c.txt", "c");
        assertThat(pool("--prompt", "{name}", "--items", pattern)).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder(names.split(" "));
    }

    @Test
    void tablesOfAPatternMustHaveOneHeader() throws Exception {
        write("x.csv", "q\nx\n");
        write("y.csv", "q,r\ny,z\n");
        assertThat(pool("--prompt", "{q}", "--items", "*.csv")).isEqualTo(1);
        assertThat(console.err()).contains("y.csv: its columns are not those of x.csv: q, r instead of q");
    }

    @Test
    void aPatternWithoutAMatchIsReported() {
        assertThat(pool("--prompt", "{q}", "--items", "*.csv")).isEqualTo(1);
        assertThat(console.err()).contains("*.csv: no file matches this pattern");
    }

    @Test
    void aFolderReportsWhatItLeavesOut() throws Exception {
        write("t/a.txt", "a");
        write("t/one/b.txt", "b");
        write("t/two/three/c.txt", "c");
        write("t/.git/d.txt", "d");
        write("t/logo.png", "");
        Files.write(folder.resolve("t/data"), new byte[] {1, 0, 2});
        assertThat(pool("--prompt", "{name}", "--items", "t")).isZero();
        assertThat(console.err())
                .startsWith("t: left out 2 subfolders; --recursive reads them\n"
                        + "t: left out 2 files that are not texts: data, logo.png\n");
        assertThat(pool("--prompt", "{name}", "--items", "t", "--recursive")).isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("a.txt", "a.txt", "one/b.txt", "two/three/c.txt");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links and pipes are different there")
    void anOddFileFailsAlone() throws Exception {
        write("t/a.txt", "a");
        Files.writeString(folder.resolve("t/utf16.txt"), "wide", StandardCharsets.UTF_16);
        Files.write(folder.resolve("t/latin.txt"), "ü".getBytes(StandardCharsets.ISO_8859_1));
        Files.createSymbolicLink(folder.resolve("t/broken"), Path.of("nowhere"));
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("t/pipe").toString())
                        .start()
                        .waitFor())
                .isZero();
        write("t/big.txt", "x".repeat((16 << 20) + 1));
        assertThat(pool("--prompt", "{text}", "--items", "t")).isEqualTo(3);
        assertThat(errors())
                .satisfiesExactly(
                        done -> assertThat(done).isEmpty(),
                        big -> assertThat(big).endsWith("big.txt: this file is larger than 16 MiB"),
                        broken -> assertThat(broken).contains("broken: "),
                        latin -> assertThat(latin).endsWith("latin.txt: not UTF-8 text"),
                        pipe -> assertThat(pipe).endsWith("pipe: this is not a regular file"),
                        wide -> assertThat(wide).endsWith("utf16.txt: not UTF-8 text"));
        assertThat(server.questions()).containsExactly("a");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links require special rights")
    void linksOutOfTheFolderAreNotFollowed() throws Exception {
        write("secret.txt", "secret");
        write("other/o.txt", "o");
        write("t/a.txt", "a");
        Files.createSymbolicLink(folder.resolve("t/b.txt"), folder.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("t/c.txt"), Path.of("a.txt"));
        Files.createSymbolicLink(folder.resolve("t/d"), folder.resolve("other"));
        Files.createSymbolicLink(folder.resolve("t/zero"), Path.of("/dev/zero"));
        assertThat(pool("--prompt", "{name} {text}", "--items", "t", "--recursive"))
                .isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("a.txt a", "c.txt a");
        assertThat(console.err())
                .contains("t: left out 3 links that lead out of the folder or to a folder: b.txt, d, zero");
    }

    @Test
    void aLineOfManyMegabytesFailsAlone() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n{\"q\":\"" + "x".repeat(17 << 20) + "\"}\n{\"q\":\"c\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl")).isEqualTo(3);
        assertThat(errors()).containsExactly("", "i.jsonl line 2 is longer than 16 MiB", "");
    }

    @Test
    void aRowOfManyMegabytesFailsAlone() throws Exception {
        write("i.csv", "q\na\n\"" + "x".repeat(17 << 20) + "\"\nc\n");
        assertThat(pool("--prompt", "{q}", "--items", "i.csv")).isEqualTo(3);
        assertThat(errors())
                .containsExactly("", "i.csv line 3 is not a row of this table: the row is longer than 16 MiB", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"q\":\"a\",\"q\":\"b\"}", "{\"q\":\"a\",\"o\":{\"x\":1,\"x\":2}}"})
    void aNameThatOccursTwiceFailsTheItem(String item) {
        console.typing(item + "\n{\"q\":\"c\"}\n");
        assertThat(pool("--prompt", "{q}", "--items", "-")).isEqualTo(3);
        assertThat(errors().get(0)).startsWith("standard input line 1 is not valid JSON: Duplicate field");
        assertThat(server.questions()).containsExactly("c");
    }

    @Test
    void limitProcessesTheFirstItems() throws Exception {
        write("i.jsonl", EchoServer.items(50));
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--limit", "3", "--out", "o.jsonl"))
                .isZero();
        assertThat(server.questions()).containsExactlyInAnyOrder("q0", "q1", "q2");
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--out", "o.jsonl"))
                .isZero();
        assertThat(server.questions()).hasSize(50);
    }

    @Test
    void theSameSeedPicksTheSameSample() throws Exception {
        write("i.jsonl", EchoServer.items(500));
        String[] command = {"--prompt", "{q}", "--items", "i.jsonl", "--sample", "20"};
        assertThat(pool(command)).isZero();
        assertThat(pool(command)).isZero();
        assertThat(printed()).hasSize(40);
        assertThat(printed().subList(0, 20).toString().replaceAll("\"ms\":\\d+", ""))
                .isEqualTo(printed().subList(20, 40).toString().replaceAll("\"ms\":\\d+", ""));
        for (int i = 0; i < 20; i++) {
            assertThat(printed().get(i).path("result").asText())
                    .isEqualTo("Q" + printed().get(i).path("index").asInt());
        }
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--sample", "20", "--seed", "2"))
                .isZero();
        assertThat(server.counts()).hasSizeGreaterThan(20);
        assertThat(pool("--prompt", "{q}", "--items", "i.jsonl", "--sample", "1000"))
                .isZero();
        assertThat(server.counts()).hasSize(500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --limit 0            | --limit must be at least 1 but was 0
            --sample -1          | --sample must be at least 1 but was -1
            --limit 1 --sample 1 | --limit and --sample cannot be combined
            """)
    void invalidNumbersOfItemsAreRejected(String options, String why) throws Exception {
        write("i.jsonl", EchoServer.items(5));
        String[] more = options.strip().split(" ");
        String[] line = new String[4 + more.length];
        System.arraycopy(new String[] {"--prompt", "{q}", "--items", "i.jsonl"}, 0, line, 0, 4);
        System.arraycopy(more, 0, line, 4, more.length);
        assertThat(pool(line)).isEqualTo(2);
        assertThat(console.err()).contains(why);
    }

    @Test
    void aSampleOfAPipeIsRejected() {
        console.typing(EchoServer.items(5));
        assertThat(pool("--prompt", "{q}", "--items", "-", "--sample", "2")).isEqualTo(1);
        assertThat(console.err()).contains("--sample needs a source that can be read twice");
    }
}
