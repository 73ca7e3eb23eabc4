package io.pocketflow.cookbook.nestedbatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.cookbook.TestSession;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NestedBatchTest {

    @TempDir
    private Path folder;

    @Test
    void paragraphsBelongToTheirText() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "Title\n\none two three\nfour\n\n\n  five six  \n");
        Files.writeString(folder.resolve("b.txt"), "");
        Files.writeString(folder.resolve("c.txt"), "one\r\n\r\ntwo three");
        TestSession session = new TestSession();
        assertThat(session.run(new NestedBatch(), folder.toString())).isZero();
        assertThat(session.out()).isEqualTo("""
                a.txt: paragraphs=3 words=7 longest=4
                b.txt: paragraphs=0 words=0 longest=0
                c.txt: paragraphs=2 words=3 longest=2
                all 3 texts: paragraphs=5 words=10
                """);
    }

    @Test
    void theSamplesHaveTheWordsThatTheirSourcesName() throws Exception {
        TestSession session = new TestSession();
        session.run(new NestedBatch());
        assertThat(found(session.out(), "(\\S+\\.txt): paragraphs=\\d+ words=(\\d+)"))
                .hasSize(27)
                .isEqualTo(named());
        assertThat(session.out()).endsWith("all 27 texts: paragraphs=671 words=88432\n");
    }

    @Test
    void aTextThatCannotBeReadStopsIt() throws Exception {
        Path bad = Files.write(folder.resolve("bad.txt"), new byte[] {(byte) 0xFF});
        TestSession session = new TestSession();
        assertThat(session.run(new NestedBatch(), folder.toString())).isEqualTo(1);
        assertThat(session.err()).isEqualTo("pocketflow: " + bad + ": not UTF-8 text\n");
    }

    private static Map<String, String> named() throws Exception {
        String sources = Files.readString(TestSession.HOME.resolve("cookbook/data/SOURCES.md"));
        return found(sources.replace(",", ""), "(?m)^\\| `(\\S+\\.txt)` .*\\| (\\d+) \\| \\w \\|$");
    }

    private static Map<String, String> found(String text, String regex) {
        Map<String, String> found = new TreeMap<>();
        Matcher matcher = Pattern.compile(regex).matcher(text);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.group(2));
        }
        return found;
    }
}
