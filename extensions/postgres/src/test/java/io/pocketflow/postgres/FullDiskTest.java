package io.pocketflow.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose records find no room: it stops, and continues where it stopped once there is room. */
@Tag("integration")
class FullDiskTest {

    @TempDir
    Path folder;

    @Test
    void aRunWhoseRecordsFindNoRoomStopsAndContinuesLater() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        Path data = folder.resolve("data");
        Path output = folder.resolve("output");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--map-root-user",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=16m,mode=0777 tmpfs \"$1\" && exec \"$2\" -cp \"$3\" \"$4\" \"$5\" \"$1\"",
                        "sh",
                        small.toString(),
                        java,
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        FullDiskProcess.class.getName(),
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(output, StandardCharsets.UTF_8))
                .contains("stopped: the disk of PostgreSQL at localhost:")
                .contains("is full")
                .contains("exact after the disk had room: true")
                .contains("stopped before the end: true")
                .contains("repeated at most the calls in flight: true");
    }
}
