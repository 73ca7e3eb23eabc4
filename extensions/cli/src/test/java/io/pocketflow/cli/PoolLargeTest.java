package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code pocketflow pool} over a large table in a heap of 64 MiB. CONTRIBUTING has the command for a million rows. */
@Tag("integration")
@Timeout(3600)
class PoolLargeTest {

    private static final int ROWS = Integer.getInteger("pocketflow.rows", 50_000);

    @TempDir
    private Path folder;

    @Test
    void aLargeTableKeepsItsIdsInASmallHeap() throws Exception {
        try (BufferedWriter table = Files.newBufferedWriter(folder.resolve("i.csv"))) {
            table.write("id;comment;more\n");
            for (int i = 0; i < ROWS; i++) {
                table.write("row-" + i + ";\"c" + i + "\nx\";" + "y".repeat(i % 100) + "\n");
            }
        }
        try (EchoServer server = EchoServer.willing()) {
            CliProcess.Result result = CliProcess.startWith(
                            folder,
                            "-Xmx64m",
                            server.pool(
                                    "--prompt",
                                    "{comment}",
                                    "--items",
                                    "i.csv",
                                    "--out",
                                    "o.csv",
                                    "--max-concurrency",
                                    "50"))
                    .finish(3_000);
            assertThat(result.code()).as(result.err()).isZero();
        }
        try (BufferedReader results = Files.newBufferedReader(folder.resolve("o.csv"))) {
            assertThat(results.readLine()).startsWith("id;comment;more;result;status;");
            for (int i = 0; i < ROWS; i++) {
                assertThat(results.readLine()).isEqualTo("row-" + i + ";\"c" + i);
                assertThat(results.readLine()).isEqualTo("x\";" + "y".repeat(i % 100) + ";\"C" + i);
                assertThat(results.readLine()).isEqualTo("X\";DONE;;1;10;5;");
            }
            assertThat(results.readLine()).isNull();
        }
    }
}
