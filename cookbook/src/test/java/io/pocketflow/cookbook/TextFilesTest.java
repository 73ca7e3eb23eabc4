package io.pocketflow.cookbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFilesTest {

    @TempDir
    private Path folder;

    @Test
    void filesComeByNameWithoutFoldersAndHiddenOnes() throws Exception {
        Files.writeString(folder.resolve("b.txt"), "");
        Files.writeString(folder.resolve("a"), "");
        Files.writeString(folder.resolve(".hidden"), "");
        Files.createDirectory(folder.resolve("c"));
        assertThat(TextFiles.in(folder)).containsExactly(folder.resolve("a"), folder.resolve("b.txt"));
    }

    @Test
    void aLinkThatLeadsNowhereIsLeftToFailWhenItIsRead() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
        assertThat(TextFiles.in(folder)).containsExactly(link);
        assertThatThrownBy(() -> TextFiles.read(link)).hasMessage(link + ": no such file");
    }

    @Test
    void aMissingFolderIsASentence() {
        Path missing = folder.resolve("missing");
        assertThatThrownBy(() -> TextFiles.in(missing))
                .isInstanceOf(Trouble.class)
                .hasMessage("no such folder: " + missing);
    }

    @Test
    void aFileIsNotAFolder() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> TextFiles.in(file)).hasMessage(file + " is not a folder");
    }

    @Test
    void textThatIsNotUtf8IsRejected() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[] {'a', (byte) 0xFF});
        assertThatThrownBy(() -> TextFiles.read(file)).hasMessage(file + ": not UTF-8 text");
    }

    @Test
    void aHugeFileIsRefusedBeforeItIsRead() throws Exception {
        Path file = folder.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(17L << 20);
        }
        assertThatThrownBy(() -> TextFiles.read(file)).hasMessage(file + ": larger than the limit of 16777216 bytes");
    }
}
