package io.pocketflow.docs.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The built site without a browser. */
class BuiltSiteTest {

    @Test
    void eachPageHasATwinInMarkdown() throws IOException {
        String index = Files.readString(BuiltSite.FOLDER.resolve("llms.txt"));
        assertThat(BuiltSite.pages())
                .filteredOn(path -> !path.endsWith("/index.html"))
                .hasSizeGreaterThanOrEqualTo(75)
                .allMatch(path ->
                        Files.exists(BuiltSite.FOLDER.resolve(path.substring(1).replace(".html", ".md"))))
                .allMatch(path -> index.contains(path.replace(".html", ".md")));
    }
}
