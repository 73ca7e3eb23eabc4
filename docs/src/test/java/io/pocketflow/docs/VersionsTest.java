package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The versions on the pages are those of the build. */
class VersionsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(\\d+\\.\\d+\\.\\d+-SNAPSHOT); <version>(.+-SNAPSHOT)</version>",
                "slf4j-simple(?::|</artifactId>\\s*<version>)([\\d.]*\\d); <slf4j.version>(.+)</slf4j.version>",
                "junit-jupiter</artifactId>\\s*<version>([\\d.]*\\d); <junit.version>(.+)</junit.version>",
                "surefire-plugin</artifactId>\\s*<version>([\\d.]+); surefire-plugin</artifactId>\\s*<version>(.+)</version>"
            })
    void versionsAreThoseOfTheBuild(String onPages, String inBuild) {
        Matcher build = Pattern.compile(inBuild).matcher(Site.read(Site.ROOT.resolve("pom.xml")));
        assertThat(build.find()).isTrue();
        List<String> named = Site.pages().stream()
                .flatMap(page ->
                        Pattern.compile(onPages).matcher(Site.read(page.file())).results())
                .map(found -> found.group(1))
                .toList();

        assertThat(named).isNotEmpty().containsOnly(build.group(1));
    }
}
