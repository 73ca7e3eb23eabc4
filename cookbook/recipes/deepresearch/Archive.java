package deepresearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** An archive in a file, one numbered source on each line. Replace it by a search service or an index. */
record Archive(Path file) {

    /** Returns the source that contains most of the words. */
    String find(String words) throws IOException {
        Set<String> wanted = Set.copyOf(words(words));
        return Files.readAllLines(file).stream()
                .max(Comparator.comparingLong(source -> words(source).stream()
                        .distinct()
                        .filter(wanted::contains)
                        .count()))
                .orElseThrow();
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("\\W+"));
    }
}
