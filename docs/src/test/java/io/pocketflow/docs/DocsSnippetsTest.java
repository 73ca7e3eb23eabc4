package io.pocketflow.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code on the pages comes from programs and scripts that tests run, and the links lead somewhere. */
class DocsSnippetsTest {

    private static final Set<String> WITH_NEXT = Set.of("start", "concepts", "guides", "coming-from");

    private static final Page README = Page.read(Site.ROOT.resolve("README.md"));

    static List<Page> pages() {
        return Site.pages();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void includedCodeExistsAndIsShort(Page page) {
        assertThat(PageRules.included(page)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void writtenCodeHasAReason(Page page) {
        assertThat(PageRules.written(page)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Page page) {
        assertThat(PageRules.links(page)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pagesEndWithTheNextStep(Page page) {
        String folder = Site.DOCS.relativize(page.file()).getName(0).toString();
        if (WITH_NEXT.contains(folder) && !page.file().endsWith("index.md")) {
            String text = Site.read(page.file());
            assertThat(text.substring(text.lastIndexOf("\n## ") + 1)).startsWith("## Next\n");
        }
    }

    @Test
    void eachRegionIsOnAPage() {
        Set<String> used = new TreeSet<>();
        Site.pages().stream().flatMap(page -> page.includes().stream()).forEach(include -> used.add(name(include)));
        README.fences().forEach(fence -> fence.origin().ifPresent(origin -> used.add(name(origin))));
        Stream<Path> files = Stream.of(".java", ".sh").flatMap(end -> Site.files(Site.EXAMPLES, end).stream());

        assertThat(files.flatMap(file -> Region.of(file).values().stream())
                        .map(region -> name(new Page.Include(region.file(), region.name(), 0))))
                .isNotEmpty()
                .isSubsetOf(used);
    }

    private static String name(Page.Include include) {
        return Site.name(include.file()) + "#" + include.region();
    }

    @Test
    void codeOfTheReadmeIsThatOfItsPrograms() {
        assertThat(README.fences())
                .filteredOn(fence -> fence.language().equals("java"))
                .isNotEmpty()
                .allSatisfy(fence -> {
                    Page.Include origin = fence.origin().orElseThrow();
                    assertThat(fence.code())
                            .isEqualTo(Region.of(origin.file())
                                    .get(origin.region())
                                    .text());
                });
    }

    @Test
    void noFenceIsOfTildes() {
        assertThat(Site.pages()).noneMatch(page -> Site.read(page.file()).contains("\n~~~"));
    }

    // ---- the rules themselves

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<<< @/examples/start/Nowhere.java",
                "<<< @/examples/start/First.java#nowhere",
                "<<< ../examples/start/First.java#nowhere{1-2}",
                "<<< @/src/test/java/io/pocketflow/docs/DocsSnippetsTest.java"
            })
    void missingAndLongCodeIsFound(String line) {
        assertThat(PageRules.included(page(line))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```java\nint x;\n```",
                "```sh\n./mvnw verify\npocketflow models\n```",
                "<!-- no-test: -->\n```java\nint x;\n```",
                "<!-- no-test: a reason -->\n\n```java\nint x;\n```"
            })
    void codeWithoutReasonIsFound(String text) {
        assertThat(PageRules.written(page(text))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- no-test: a reason -->\n```java\nint x;\n```",
                "```sh\n./mvnw verify\ncd docs && npm ci\n# a comment\n```",
                "````md\n```java\nint x;\n```\n````",
                "```python\nx = 1\n```"
            })
    void codeWithReasonPasses(String text) {
        assertThat(PageRules.written(page(text))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](nowhere.md)",
                "[x](#nowhere)",
                "[x](architecture.md#nowhere)",
                "[x](api:Nowhere)",
                "[x](../README.md)",
                "![x](drawings/Nowhere.svg)",
                "[x](http://example.com)"
            })
    void brokenLinksAreFound(String text) {
        assertThat(PageRules.links(page(text))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[x](architecture.md)",
                "# A `heading`, and more\n[x](#a-heading-and-more)",
                "[x](api:Pool)",
                "[x](/adr/)",
                "`[x](nowhere)`",
                "[x](https://example.com)"
            })
    void goodLinksPass(String text) {
        assertThat(PageRules.links(page(text))).isEmpty();
    }

    private static Page page(String text) {
        return Page.of(Site.DOCS.resolve("page.md"), text);
    }
}
