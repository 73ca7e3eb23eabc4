package agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A search engine over a file, one page on each line. Replace it by a call of a search service. */
record SearchEngine(Path pages) {

    /** Returns the page that contains most of the words. */
    String search(String words) throws IOException {
        Set<String> wanted = Set.copyOf(words(words));
        return Files.readAllLines(pages).stream()
                .max(Comparator.comparingLong(page ->
                        words(page).stream().distinct().filter(wanted::contains).count()))
                .orElse("no page found");
    }

    private static List<String> words(String text) {
        return List.of(text.toLowerCase(Locale.ROOT).split("\\W+"));
    }
}
