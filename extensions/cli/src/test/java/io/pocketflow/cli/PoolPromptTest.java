package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prompts of {@code pool}: placeholders, files, and checks before the first call. */
class PoolPromptTest extends PoolWorld {

    @BeforeEach
    void writeTable() throws Exception {
        write("i.csv", "id,Unit Price,user.name,a|b,note\n1,9.50,ann,x,\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {Unit Price};            9.50
            {user.name};             ann
            {a|b};                   x
            {a|b|c};                 x
            {note|no note};          no note
            {note|};                 ''
            {id|none};               1
            {nothing|a text: {{x}}}; -
            {{id}} {id};             {id} 1
            """)
    void headersAreFilledByTheirExactName(String prompt, String question) {
        String asked = "-".equals(question) ? null : "Q " + question;
        int code = pool("--prompt", "Q " + prompt, "--items", "i.csv");
        if (asked == null) {
            assertThat(code).isEqualTo(2);
            assertThat(console.err()).contains("a { without a name and a } after it");
        } else {
            assertThat(code).as(console.err()).isZero();
            assertThat(server.questions()).containsExactly(asked);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {user.name};           ann
            {user.address.city};   Bern
            {user};                {"name":"ann","address":{"city":"Bern"}}
            {tags};                a\\nb
            {user.age|unknown};    unknown
            {none|-};              -
            {big};                 1e99999999999 0.1234567890123456789
            """)
    void fieldsOfObjectsAreFilled(String prompt, String question) throws Exception {
        console.typing(
                "{\"user\":{\"name\":\"ann\",\"address\":{\"city\":\"Bern\"}},\"tags\":[\"a\",\"b\"],\"none\":null,"
                        + "\"big\":[1e99999999999,0.1234567890123456789]}\n");
        assertThat(pool("--prompt", prompt, "--items", "-")).isZero();
        assertThat(server.questions())
                .containsExactly(question.replace("\\n", "\n").replace("e99999999999 0", "e99999999999\n0"));
    }

    @Test
    void missingAndNullFieldsFailTheirItem() {
        console.typing("{\"q\":null}\n{\"z\":1}\n{\"q\":{\"x\":1}}\n");
        assertThat(pool("--prompt", "{q.x}", "--items", "-")).isEqualTo(3);
        assertThat(errors())
                .containsExactly(
                        "there is no value for {q.x}; there are [q]; {q.x|text} fills in a text",
                        "there is no value for {q.x}; there are [z]; {q.x|text} fills in a text",
                        "");
    }

    @Test
    void aValueThatLooksLikeAPlaceholderStaysAsItIs() {
        console.typing("{\"q\":\"{id}\",\"id\":7}\n");
        assertThat(pool("--prompt", "{q}", "--items", "-")).isZero();
        assertThat(server.questions()).containsExactly("{id}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {txt};          there is no column for {txt}; the columns are id, Unit Price, user.name, a|b, note
            {user};         there is no column for {user}
            {result};       there is no column for {result}
            {page};         there is no column for {page}
            {"a": 1};       (write {{ and }} for braces)
            """)
    void anUnknownColumnIsRejectedBeforeTheFirstCall(String prompt, String why) throws Exception {
        assertThat(pool("--prompt", prompt, "--items", "i.csv", "--out", "o.csv"))
                .isEqualTo(2);
        assertThat(console.err()).contains(why);
        assertThat(pool("--prompt", "{id}", "--system", prompt, "--items", "i.csv"))
                .isEqualTo(2);
        assertThat(pool("--prompt", prompt, "--items", "i.csv", "--dry-run")).isEqualTo(2);
        assertThat(folder.toFile().list()).containsExactly("i.csv");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aDefaultThatAlwaysFillsIsWarnedOf() {
        assertThat(pool("--prompt", "{nmae|x} {id|y} {a|b|z} {user.name|w}", "--items", "i.csv"))
                .isZero();
        assertThat(server.questions()).containsExactly("x 1 x ann");
        assertThat(console.err())
                .startsWith(
                        "warning: there is no column for {nmae|x}, so its default fills it for every item; the columns"
                                + " are id, Unit Price, user.name, a|b, note\n")
                .doesNotContain("{id|y}", "{a|b|z}", "{user.name|w}");
    }

    @Test
    void anUnknownFieldOfAFolderIsRejected() throws Exception {
        write("t/a.txt", "a");
        assertThat(pool("--prompt", "{txt}", "--items", "t")).isEqualTo(2);
        assertThat(console.err()).contains("the columns are name, text");
    }

    @Test
    void aPromptWithoutAPlaceholderIsWarnedOf() {
        assertThat(pool("--prompt", "@prompt.txt", "--items", "i.csv")).isZero();
        assertThat(console.err())
                .startsWith("warning: the prompt has no placeholder such as {note}, so it is the same for every item;"
                        + " --prompt-file reads a file\n");
    }

    @Test
    void promptAndSystemComeFromFiles() throws Exception {
        write("p.txt", "\uFEFFLine {id}\nÄ {note|x}\n");
        write("s.txt", "Be {user.name}.\n");
        assertThat(pool("--prompt-file", "p.txt", "--system-file", "s.txt", "--items", "i.csv"))
                .isZero();
        assertThat(server.questions()).containsExactly("Line 1\nÄ x");
        assertThat(server.systems()).containsExactly("Be ann.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            --prompt-file none.txt;                   1; none.txt: no such file
            --prompt x --system a --system-file i.csv; 2; --system and --system-file cannot be combined
            --prompt;                                 2; Missing required parameter for option '--prompt' (TEXT)
            --as x --prompt {id};                     2; --as names the answer to the prompt before it
            --prompt {id} --as a --as b;              2; --as names one prompt twice: 'a' and 'b'
            --prompt {id} --as result;                2; --as result: this name is used already
            --prompt {id} --as a|b;                   2; --as needs a name without braces and bars
            --prompt {id} --allow-host h:1;           2; --allow-host needs --fetch
            --prompt {id} --fetch id --allow-host h;  2; host:port
            --prompt {id} --fetch url;                2; --fetch names 'url', but the columns are id
            """)
    void invalidPromptOptionsAreExplained(String options, int code, String why) {
        String[] more = options.strip().split(" ");
        String[] line = new String[2 + more.length];
        System.arraycopy(new String[] {"--items", "i.csv"}, 0, line, 0, 2);
        System.arraycopy(more, 0, line, 2, more.length);
        assertThat(pool(line)).isEqualTo(code);
        assertThat(console.err()).contains(why);
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void aDryRunCountsInTheSingularWhereThereIsOne() throws Exception {
        write("bad.jsonl", "{}\n".repeat(11));
        String[] start = {"pool", "--model", "openai:gpt-4o-mini", "--dry-run", "--prompt"};
        assertThat(console.run(line(start, "{id}", "--items", "i.csv"))).isZero();
        assertThat(console.out()).contains("--- 1 item for openai:gpt-4o-mini, 0 bad; about 1 input token, $");
        assertThat(console.run(line(start, "{id}", "--prompt", "{result}", "--items", "i.csv", "--rpm", "1")))
                .isZero();
        assertThat(console.out()).contains("; at least 1 minute by the limits");
        assertThat(console.run(line(start, "{q}", "--items", "bad.jsonl"))).isEqualTo(3);
        assertThat(console.err()).contains("\npocketflow: 1 more item is bad\n");
    }

    @Test
    void aDryRunNeedsNoKeyAndAsksNothing() throws Exception {
        write("bad.jsonl", "{}\n".repeat(500));
        String[] start = {"pool", "--model", "openai:gpt-4o-mini", "--dry-run", "--prompt"};
        assertThat(console.run(line(start, "say {id}", "--items", "i.csv"))).isZero();
        assertThat(console.out())
                .startsWith("--- id 1\nsay 1\n--- 1 item for openai:gpt-4o-mini, 0 bad; about 2 input tokens");
        assertThat(console.run(line(start, "{q}", "--items", "bad.jsonl"))).isEqualTo(3);
        assertThat(console.err()).contains("490 more items are bad").hasLineCount(11);
        for (String model : new String[] {"anthropic:m", "gemini:m", "openai-responses:m", "ollama:m", "offline"}) {
            assertThat(console.run("pool", "--model", model, "--dry-run", "--prompt", "{id}", "--items", "i.csv"))
                    .as(model)
                    .isZero();
        }
        assertThat(console.run("pool", "--model", "none:m", "--dry-run", "--prompt", "{id}", "--items", "i.csv"))
                .isEqualTo(2);
    }

    private static String[] line(String[] start, String... more) {
        String[] line = new String[start.length + more.length];
        System.arraycopy(start, 0, line, 0, start.length);
        System.arraycopy(more, 0, line, start.length, more.length);
        return line;
    }
}
