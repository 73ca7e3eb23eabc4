package io.pocketflow.cookbook.nestedbatch;

import io.pocketflow.cookbook.TextFiles;
import io.pocketflow.cookbook.Trouble;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A node that splits the text of the outer iteration at blank lines. */
final class SplitText extends Node<Path, List<String>> {

    @Override
    protected Path prep(Shared shared) {
        return shared.param(Library.TEXT);
    }

    @Override
    protected List<String> exec(Path file) throws Trouble {
        return Arrays.stream(TextFiles.read(file).split("\\R\\s*\\R"))
                .filter(paragraph -> !paragraph.isBlank())
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    protected String post(Shared shared, Path file, List<String> paragraphs) {
        shared.put(Library.PARAGRAPHS, paragraphs);
        return DEFAULT;
    }
}
