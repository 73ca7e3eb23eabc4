package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code pocketflow} in folders whose paths are hard for a shell. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class LauncherPathTest extends LauncherWorld {

    @ParameterizedTest
    @ValueSource(strings = {".", "/", "..:/tmp"})
    void aSearchPathForFoldersDoesNotMatter(String path) throws Exception {
        environment.put("CDPATH", path);
        Result result = finish(start(folder, Path.of("a tree/pocketflow")));
        assertThat(result.err()).startsWith("pocketflow: building");
        assertThat(result.out()).contains("-Dpocketflow.home=" + root.toRealPath() + "\n", "source one\n");
        assertThat(folder.toFile().list()).doesNotContain("a tree\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a\nb"})
    void aFolderThatAClassPathCannotNameIsRejected(String name) throws Exception {
        Path odd = Files.createDirectory(folder.resolve(name));
        Path launcher = Files.copy(root.resolve("pocketflow"), odd.resolve("pocketflow"));
        Files.createDirectory(folder.resolve("b"));
        Result result = finish(start(folder, launcher));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err())
                .startsWith("pocketflow: the path of this folder must contain neither a colon nor a line break");
        assertThat(odd.toFile().list()).containsExactly("pocketflow");
        assertThat(folder.resolve("log")).doesNotExist();
    }

    @Test
    void theProgramLearnsWhichStreamsAreTerminals() throws Exception {
        assertThat(launch().out()).contains("-Dpocketflow.stdin.terminal=false\n");
    }
}
