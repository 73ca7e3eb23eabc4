package io.pocketflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code flink-submit}: the command for the cluster, with a script in the place of Flink's own. */
@DisabledOnOs(OS.WINDOWS)
class FlinkSubmitTest {

    @TempDir
    Path folder;

    private final TestConsole console = new TestConsole();

    @BeforeEach
    void prepare() throws IOException {
        console.in(folder);
        Files.writeString(folder.resolve("mails.csv"), "text\na\n");
        Files.createDirectories(folder.resolve("classes/com/example"));
        Files.writeString(folder.resolve("classes/com/example/Triage.class"), "bytes");
        Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(folder.resolve("classes/META-INF/services/a.Service"), "of.User");
        try (OutputStream file = Files.newOutputStream(folder.resolve("job.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            put(
                    jar,
                    "META-INF/MANIFEST.MF",
                    "Manifest-Version: 1.0\nMain-Class: io.pocketflow.flink.PocketFlowJob\n\n");
            put(jar, "META-INF/services/a.Service", "of.Base");
        }
        script("flink", "printf '%s\\n' \"$@\" > \"" + folder + "/given\"");
    }

    private static void put(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void script(String name, String body) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private int submit(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "flink-submit",
                "--flow",
                "com.example.Triage",
                "--flink",
                folder.resolve("flink").toString(),
                "--job-jar",
                "job.jar",
                "--items",
                "mails.csv",
                "--run-id",
                "mails-11"));
        line.addAll(List.of(more));
        return console.run(line.toArray(String[]::new));
    }

    @Test
    void theClusterReceivesOneJarAndTheArgumentsOfTheJob() throws Exception {
        int code = submit(
                "--classpath",
                "classes",
                "--parallelism",
                "2",
                "--out",
                "hdfs:///triage.csv",
                "--set",
                "tone=kind",
                "--set",
                "to=all",
                "--max-concurrency=10",
                "--rate",
                "5/1s");

        assertThat(code).as(console.err()).isZero();
        List<String> given = Files.readAllLines(folder.resolve("given"));
        assertThat(given.subList(0, 4)).containsExactly("run", "-d", "-p", "2");
        assertThat(given.subList(5, given.size()))
                .containsSubsequence("--flow", "com.example.Triage")
                .containsSubsequence("--items", folder.resolve("mails.csv").toString())
                .containsSubsequence("--out", "hdfs:///triage.csv")
                .containsSubsequence("--set", "tone=kind", "--set", "to=all")
                .containsSubsequence("--max-concurrency", "10")
                .doesNotContain("--parallelism", "--flink", "--classpath", "--job-jar");
        // what the job reads is what was submitted
        FlinkOptions job = FlinkOptions.parse(given.subList(5, given.size()).toArray(String[]::new));
        assertThat(job.factory()).isEqualTo("com.example.Triage");
        assertThat(job.out()).isEqualTo("hdfs:///triage.csv");
        assertThat(job.settings()).containsEntry("to", "all").hasSize(2);
        assertThat(job.rate()).isEqualTo(new FlinkOptions.Rate(5, Duration.ofSeconds(1)));
        assertThat(job.pool().givenMaxConcurrency()).isEqualTo(10);
        assertThat(job.modelName()).isEmpty();
        assertThat(Path.of(given.get(4))).doesNotExist();
    }

    @Test
    void theJarHasTheClassesOfBothAndTheManifestOfTheJob() throws Exception {
        script("flink", "cp \"$5\" \"" + folder + "/sent.jar\"");
        assertThat(submit("--classpath", "classes", "--parallelism", "1", "--out", "o.jsonl"))
                .isZero();

        try (JarFile jar = new JarFile(folder.resolve("sent.jar").toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
                    .isEqualTo("io.pocketflow.flink.PocketFlowJob");
            assertThat(jar.getEntry("com/example/Triage.class")).isNotNull();
            assertThat(new String(jar.getInputStream(jar.getEntry("META-INF/services/a.Service"))
                            .readAllBytes()))
                    .isEqualTo("of.Base\nof.User\n");
        }
    }

    @Test
    void aCheckpointIsPassedOn() throws Exception {
        assertThat(submit("--parallelism", "3", "--out", "o.jsonl", "--from-checkpoint", "file:/c/chk-7", "--print"))
                .isZero();
        assertThat(console.out()).contains(" run -d -p 3 -s file:/c/chk-7 ");
    }

    @Test
    void mistakesAreNamedBeforeTheSubmission() {
        assertThat(submit("--parallelism", "4", "--out", "o.jsonl", "--max-concurrency", "3"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--max-concurrency must be at least the parallelism, which is 4");

        assertThat(submit("--parallelism", "4", "--out", "o.jsonl", "--rate", "3/1s"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--rate must be at least the parallelism, which is 4");

        assertThat(submit("--parallelism", "1", "--out", "o.jsonl", "--rate", "50"))
                .isEqualTo(2);
        assertThat(console.err()).contains("'50' is not a number and a time, such as 50/1s");

        assertThat(submit("--parallelism", "1", "--out", "o.jsonl", "--rate", "5/0s"))
                .isEqualTo(2);
        assertThat(console.err()).contains("the window of a rate must be positive");

        assertThat(submit("--parallelism", "1")).isEqualTo(2);
        assertThat(console.err()).contains("--out is missing");

        assertThat(submit("--parallelism", "1", "--out", "o.jsonl", "--rpm", "60"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--rpm needs --model");

        assertThat(submit("--parallelism", "1", "--out", "o.jsonl", "--limit", "5"))
                .isEqualTo(2);
        assertThat(console.err()).contains("unknown option '--limit'");

        assertThat(submit("--parallelism", "1", "--out", "o.jsonl", "--budget", "5", "--model", "openai:gpt-4o-mini"))
                .isEqualTo(2);
        assertThat(console.err()).contains("--budget needs --store");
        assertThat(folder.resolve("given")).doesNotExist();
    }

    @Test
    void aRefusalOfTheClusterIsAFailure() throws Exception {
        script("flink", "exit 7");
        assertThat(submit("--parallelism", "1", "--out", "o.jsonl")).isEqualTo(1);
        Files.delete(folder.resolve("flink"));
        assertThat(submit("--parallelism", "1", "--out", "o.jsonl")).isEqualTo(1);
        assertThat(console.err()).contains("cannot be started; --flink names the one of your Flink distribution");
    }
}
