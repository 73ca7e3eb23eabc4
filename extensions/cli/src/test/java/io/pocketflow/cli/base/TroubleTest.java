package io.pocketflow.cli.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TroubleTest {

    private static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NoSuchFileException("f"), "f: no such file"),
                Arguments.of(new AccessDeniedException("f"), "f: access denied"),
                Arguments.of(new MalformedInputException(1), "f: not UTF-8 text"),
                Arguments.of(new FileAlreadyExistsException("f"), "f: a folder is needed, but a file has this name"),
                Arguments.of(new FileSystemException("f", "g", "Is a directory"), "f: Is a directory"),
                Arguments.of(new FileNotFoundException("f (Is a directory)"), "f: Is a directory"),
                Arguments.of(new IOException("No space left on device"), "f: No space left on device"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFileIsNamedOnceWithTheReason(Exception failure, String sentence) {
        assertThat(Trouble.with(Path.of("f"), failure)).hasMessage(sentence).hasCause(failure);
    }
}
