package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pool --out} over an existing file. */
class PoolOverwriteTest extends PoolWorld {

    @BeforeEach
    void writeItems() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n{\"q\":\"b\"}\n");
    }

    private int run(String... more) {
        String[] line = new String[6 + more.length];
        String[] command = {"--prompt", "{q}", "--items", "i.jsonl", "--out", "o.csv"};
        System.arraycopy(command, 0, line, 0, 6);
        System.arraycopy(more, 0, line, 6, more.length);
        return pool(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--fresh"})
    void aFileOfOthersIsNeverTouched(String option) throws Exception {
        write("o.csv", "important\n");
        assertThat(option.isEmpty() ? run() : run(option)).isEqualTo(2);
        assertThat(console.err())
                .contains("o.csv exists, and there is no journal that made it")
                .contains("--overwrite");
        assertThat(read("o.csv")).isEqualTo("important\n");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("i.jsonl", "o.csv");
        assertThat(server.questions()).isEmpty();
    }

    @Test
    void overwriteReplacesAFileOfOthersAndCanBeResumed() throws Exception {
        write("i.jsonl", "{\"q\":\"a\"}\n{\"q\":\"broke\"}\n");
        write("o.csv", "important\n");
        console.with("OPENAI_API_KEY", "overwrite");
        assertThat(run("--overwrite")).isEqualTo(4);
        assertThat(read("o.csv")).isEqualTo("important\n");
        write("i.jsonl", "{\"q\":\"a\"}\n");
        console.with("OPENAI_API_KEY", "of-another-account");
        assertThat(run()).as("the user has agreed").isZero();
        assertThat(read("o.csv")).contains("a,A,DONE");
        assertThat(server.counts()).containsEntry("a", 1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--fresh"})
    void resultsWhoseJournalIsGoneAreKept(String option) throws Exception {
        assertThat(run()).isZero();
        String results = read("o.csv");
        Files.delete(folder.resolve("o.csv.journal"));
        assertThat(option.isEmpty() ? run() : run(option)).isEqualTo(2);
        assertThat(read("o.csv")).isEqualTo(results);
        assertThat(folder.resolve("o.csv.journal")).doesNotExist();
        assertThat(server.questions()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--fresh"})
    void resultsThatWereEditedAreKept(String option) throws Exception {
        assertThat(run()).isZero();
        write("o.csv", read("o.csv") + "a note of mine\n");
        assertThat(option.isEmpty() ? run() : run(option)).isEqualTo(2);
        assertThat(console.err()).contains("its content is not what ", " made");
        assertThat(read("o.csv")).endsWith("a note of mine\n");
    }

    @Test
    void aFileBesideTheJournalOfAnUnfinishedRunIsKept() throws Exception {
        write("i.jsonl", "{\"q\":\"broke\"}\n");
        console.with("OPENAI_API_KEY", "unfinished");
        assertThat(run()).isEqualTo(4);
        write("o.csv", "important\n");
        assertThat(run()).isEqualTo(2);
        assertThat(read("o.csv")).isEqualTo("important\n");
    }

    @Test
    void resultsOfTheJournalAreReplacedAlsoAfterAFreshStart() throws Exception {
        assertThat(run()).isZero();
        write("i.jsonl", "{\"q\":\"c\"}\n");
        assertThat(run("--fresh")).isZero();
        write("i.jsonl", "{\"q\":\"broke\"}\n");
        console.with("OPENAI_API_KEY", "fresh");
        assertThat(run("--fresh")).isEqualTo(4);
        write("i.jsonl", "{\"q\":\"d\"}\n");
        console.with("OPENAI_API_KEY", "of-another-account");
        assertThat(run())
                .as("the file is the one that the journal made before it was started over")
                .isZero();
        assertThat(read("o.csv")).contains("d,D,DONE");
    }

    @Test
    void aPartFileWithoutAJournalIsKept() throws Exception {
        write("o.csv.part", "a download\n");
        assertThat(run()).isEqualTo(2);
        assertThat(console.err()).contains("o.csv.part exists, and no record shows that it was made by this command");
        assertThat(read("o.csv.part")).isEqualTo("a download\n");
        assertThat(run("--overwrite")).isZero();
        assertThat(folder.resolve("o.csv.part")).doesNotExist();
    }
}
