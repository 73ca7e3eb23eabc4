package io.pocketflow.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the archive of classes is made. */
class StartTest {

    @TempDir
    private Path folder;

    private Path archive;

    @BeforeEach
    void makeJar() throws Exception {
        archive = folder.resolve("cache/classes.jsa");
        Files.writeString(folder.resolve("pocketflow.jar"), "not a jar, so that no archive can be made of it");
    }

    @Test
    void anArchiveThatCannotBeMadeIsTriedOnce() throws Exception {
        Start.makeArchive(folder, archive);
        assertThat(archive).isEmptyFile();
        assertThat(archive.getParent().toFile().list()).containsExactly("classes.jsa");
        Files.writeString(archive, "kept");
        Start.makeArchive(folder, archive);
        assertThat(archive).hasContent("kept");
    }

    @Test
    void anArchiveOlderThanTheProgramIsMadeAgain() throws Exception {
        Files.createDirectory(archive.getParent());
        Files.writeString(archive, "old");
        Path other = Files.writeString(folder.resolve("other.jar"), "another program");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(archive));
        Files.move(other, folder.resolve("pocketflow.jar"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Start.makeArchive(folder, archive);
        assertThat(archive).isEmptyFile();
    }

    @Test
    void aCacheThatCannotBeWrittenIsIgnored() throws Exception {
        Files.writeString(archive.getParent(), "a file in place of the folder");
        Start.makeArchive(folder, archive);
        assertThat(archive.getParent()).isRegularFile();
    }
}
