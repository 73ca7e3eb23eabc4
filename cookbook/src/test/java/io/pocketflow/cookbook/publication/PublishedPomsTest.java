package io.pocketflow.cookbook.publication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The poms, the licence and the page for users agree about the published artifacts. */
class PublishedPomsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void theBomListsThePublishedModules() throws IOException {
        assertThat(published()).contains("pocketflow-core", "pocketflow-llm");
        assertThat(found("<artifactId>(.+)</artifactId>", part("bom/pom.xml", "dependencyManagement")))
                .containsExactlyInAnyOrderElementsOf(published());
    }

    @Test
    void thePageListsTheBomAndThePublishedModules() throws IOException {
        assertThat(found("(?m)^\\| `(pocketflow-[a-z]+)` \\|", read("docs/start/install.md")))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(published().stream(), Stream.of("pocketflow-bom"))
                        .toList());
    }

    @Test
    void theBomHasTheVersionOfTheBuild() throws IOException {
        assertThat(version("bom/pom.xml")).isEqualTo(version("pom.xml"));
    }

    @Test
    void thePageNamesTheVersionsOfTheBuild() throws IOException {
        String page = read("docs/start/install.md");
        assertThat(found("(\\d+\\.\\d+\\.\\d+-SNAPSHOT)", page)).hasSize(2).containsOnly(version("pom.xml"));
        assertThat(page)
                .contains("`org.slf4j:slf4j-simple:"
                        + found("<slf4j.version>(.+)</slf4j.version>", read("pom.xml"))
                                .get(0) + "`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"licenses", "developers", "url", "inceptionYear", "project.build.outputTimestamp"})
    void theBomStatesTheSameOwnerAsTheBuild(String element) throws IOException {
        assertThat(part("bom/pom.xml", element))
                .isEqualTo(part("pom.xml", element))
                .isNotBlank();
    }

    @Test
    void theBomHasTheSourcesOfTheBuild() throws IOException {
        assertThat(found("<(?:connection|url)>(.+)</", part("bom/pom.xml", "scm")))
                .isEqualTo(found("<(?:connection|url)>(.+)</", part("pom.xml", "scm")))
                .hasSize(2);
    }

    @Test
    void theLicenceIsThatOfThePoms() throws IOException {
        assertThat(part("pom.xml", "licenses")).contains("<name>MIT</name>");
        assertThat(read("LICENSE")).startsWith("MIT License\n").contains("The PocketFlow authors");
        assertThat(part("pom.xml", "developers")).contains("<name>The PocketFlow authors</name>");
    }

    /** Returns the artifacts of the modules that a deployment does not skip, without the BOM. */
    private static List<String> published() throws IOException {
        Stream.Builder<String> names = Stream.builder();
        for (String module : found("<module>(.+)</module>", read("pom.xml"))) {
            String pom = read(module + "/pom.xml");
            if (!module.equals("bom") && !pom.contains("<maven.deploy.skip>true<")) {
                assertThat(pom).contains("    <name>", "    <description>");
                names.add(
                        found("</parent>\\s*<artifactId>(.+)</artifactId>", pom).get(0));
            }
        }
        return names.build().toList();
    }

    private static String version(String pom) throws IOException {
        return found("<version>(.+)</version>", read(pom)).get(0);
    }

    /** Returns the text inside the first element of this name. */
    private static String part(String pom, String element) throws IOException {
        String name = Pattern.quote(element);
        return found("(?s)<" + name + "(?: [^>]*)?>(.*?)</" + name + ">", read(pom))
                .get(0);
    }

    private static List<String> found(String regex, String text) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
