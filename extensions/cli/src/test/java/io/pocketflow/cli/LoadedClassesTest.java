package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classes that a start loads: parts of the JDK that take long to initialize are not among them without need. */
@Timeout(120)
class LoadedClassesTest {

    @TempDir
    private Path folder;

    private List<String> loaded(String... arguments) throws Exception {
        CliProcess.Result result = CliProcess.startWith(folder, "-Xlog:class+load:file=loaded.log", arguments)
                .finish();
        assertThat(result.code()).as(result.err()).isZero();
        return Files.readAllLines(folder.resolve("loaded.log"));
    }

    @Test
    void aPoolWithTheOfflineModelReadsNoCertificates() throws Exception {
        Files.writeString(folder.resolve("i.csv"), "text\nOne. Two.\n");
        assertThat(loaded("pool", "--model", "offline", "--prompt", "Summarise: {text}", "--items", "i.csv"))
                .anyMatch(line -> line.contains(" io.pocketflow.web.PageFetcher "))
                .noneMatch(line -> line.contains(" sun.security.ssl.") || line.contains(" sun.security.x509."))
                .noneMatch(line -> line.contains(" jdk.internal.net.http."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "pool --help", "journal fork -h", "--version"})
    void theHelpLoadsNoCommandAndNoParser(String line) throws Exception {
        assertThat(loaded(line.split(" ")))
                .anyMatch(loaded -> loaded.contains(" io.pocketflow.cli.QuickAnswer "))
                .noneMatch(loaded -> loaded.contains(" picocli.") || loaded.contains(" io.pocketflow.cli.Commands "))
                .noneMatch(
                        loaded -> loaded.contains(" io.pocketflow.llm.") || loaded.contains(" com.fasterxml.jackson."))
                .noneMatch(loaded -> loaded.contains(" io.pocketflow.") && loaded.contains("$$Lambda"))
                .noneMatch(loaded -> loaded.contains(" sun.security.ssl."));
    }
}
