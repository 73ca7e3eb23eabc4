package io.pocketflow.cookbook.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script {@code mvnw} with a small Maven of the test, which it installs only if the checksum is right. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "it is a shell script")
class WrapperTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String VERSION = "apache-maven-9.9.9";
    private static final String PROPERTIES = ".mvn/wrapper/maven-wrapper.properties";

    /** The programs that the script needs besides one that computes checksums. */
    private static final List<String> NEEDED = List.of(
            "basename",
            "cat",
            "curl",
            "cut",
            "dirname",
            "gzip",
            "ls",
            "mkdir",
            "mktemp",
            "mv",
            "rm",
            "tar",
            "tr",
            "uname");

    @TempDir
    private Path folder;

    private Path zip;
    private Path tarGz;

    private record Result(int code, String out, String err) {}

    @BeforeEach
    void makeMaven() throws Exception {
        Path maven = folder.resolve(VERSION + "/bin/mvn");
        program(maven, "echo \"Maven ran with $*\"");
        tarGz = folder.resolve(VERSION + "-bin.tar.gz");
        Process tar = new ProcessBuilder("tar", "czf", tarGz.toString(), "-C", folder.toString(), VERSION).start();
        assertThat(tar.waitFor()).isZero();
        zip = folder.resolve(VERSION + "-bin.zip");
        try (FileSystem files = FileSystems.newFileSystem(
                URI.create("jar:" + zip.toUri()), Map.of("create", "true", "enablePosixFileAttributes", "true"))) {
            Path copy = files.getPath(VERSION, "bin", "mvn");
            Files.createDirectories(copy.getParent());
            Files.copy(maven, copy);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Files.copy(ROOT.resolve("mvnw"), folder.resolve("mvnw"));
    }

    /** Returns, for each program of this machine that computes checksums, its name; and "", for the JDK alone. */
    static Stream<String> programs() {
        return Stream.concat(
                Stream.of("sha256sum", "shasum", "openssl")
                        .filter(name -> tool(name).isPresent()),
                Stream.of(""));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aRightChecksumInstallsMaven(String program) throws Exception {
        properties("distributionTarGzSha256Sum=" + sum(tarGz), "distributionSha256Sum=" + sum(zip));
        Result result = run(List.of(program));
        assertThat(result).isEqualTo(new Result(0, "Maven ran with verify\n", ""));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void aWrongChecksumInstallsNothing(String program) throws Exception {
        String expected = "0".repeat(64);
        properties("distributionTarGzSha256Sum=" + expected, "distributionSha256Sum=" + sum(zip));
        Result result = run(List.of(program));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("mvnw: the SHA-256 checksum of ")
                .contains(
                        tarGz.toUri().getPath() + " is " + sum(tarGz) + ",", PROPERTIES + " expects " + expected + ".")
                .contains("so nothing was installed");
        assertThat(folder.resolve("home/wrapper/dists/" + VERSION)).isEmptyDirectory();
    }

    @Test
    void theChecksumOfTheZipCountsWhereThereIsUnzip() throws Exception {
        List<String> programs =
                tool("unzip").map(found -> List.of("sha256sum", "unzip")).orElse(List.of());
        assertThat(programs).as("unzip is on this machine").isNotEmpty();
        properties("distributionTarGzSha256Sum=" + sum(tarGz), "distributionSha256Sum=" + "0".repeat(64));
        assertThat(run(programs).err()).contains(".zip is " + sum(zip) + ",");

        properties("distributionTarGzSha256Sum=" + "0".repeat(64), "distributionSha256Sum=" + sum(zip));
        assertThat(run(programs)).isEqualTo(new Result(0, "Maven ran with verify\n", ""));
    }

    @Test
    void aMissingChecksumOfTheTarGzIsReported() throws Exception {
        properties("distributionSha256Sum=" + sum(zip));
        Result result = run(List.of("sha256sum"));
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("has no distributionTarGzSha256Sum to check the .tar.gz archive with");
    }

    @Test
    void theRepositoryHasBothChecksums() throws IOException {
        assertThat(Files.readString(ROOT.resolve(PROPERTIES)))
                .containsPattern("(?m)^distributionSha256Sum=[0-9a-f]{64}$")
                .containsPattern("(?m)^distributionTarGzSha256Sum=[0-9a-f]{64}$");
    }

    /** Runs the script where only the needed programs and the given ones are on the path. */
    private Result run(List<String> programs) throws Exception {
        Path bin = Files.createTempDirectory(folder, "bin");
        List<String> names = new ArrayList<>(NEEDED);
        programs.stream().filter(name -> !name.isEmpty()).forEach(names::add);
        for (String name : names) {
            program(bin.resolve(name), "exec " + tool(name).orElseThrow() + " \"$@\"");
        }
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", folder.resolve("mvnw").toString(), "verify");
        builder.environment().keySet().removeIf(name -> name.startsWith("MVNW_") || name.equals("JAVA_TOOL_OPTIONS"));
        builder.environment().put("PATH", bin.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MAVEN_USER_HOME", folder.resolve("home").toString());
        Path err = folder.resolve("err");
        Process process = builder.redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes());
        return new Result(process.waitFor(), out, Files.readString(err));
    }

    private static void program(Path file, String line) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void properties(String... lines) throws IOException {
        Path file = folder.resolve(PROPERTIES);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "distributionUrl=" + zip.toUri() + "\n" + String.join("\n", lines) + "\n");
    }

    private static String sum(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static Optional<Path> tool(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(bin -> Path.of(bin, name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
