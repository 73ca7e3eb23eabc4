package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The types, members, packages and links that the pages name exist. */
class PageNamesTest {

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FENCE = Pattern.compile("(?s)```(\\w*)\n(.*?)```");
    private static final Pattern LABEL = Pattern.compile("\\[\"([^\"]+)\"\\]");
    private static final Pattern LABELLED_TYPE = Pattern.compile("\\b[A-Z][a-z]\\w*");
    private static final Pattern TYPE = Pattern.compile("([A-Z]\\w*[a-z]\\w*)(?:\\.(\\w+))?(?:\\(.*\\))?");
    private static final Pattern FILE = Pattern.compile("(?:[a-z]+/)+[A-Z]\\w*(?=\\.\\w+|$)");
    private static final Pattern PACKAGE = Pattern.compile("io(?:\\.[a-z]+)+");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");
    private static final List<String> OF_THE_JDK =
            List.of("java.lang.", "java.math.", "java.util.", "java.util.concurrent.", "java.util.concurrent.locks.");

    /** The sources that declare a type of this name. */
    private static final Map<String, String> TYPES = new TreeMap<>();

    private static final List<String> FOLDERS = new ArrayList<>();
    private static final List<String> FILES = new ArrayList<>();

    @BeforeAll
    static void readSources() {
        for (String file : Repository.files()) {
            if (file.endsWith(".java")) {
                String source = Repository.read(file);
                DECLARATION
                        .matcher(source)
                        .results()
                        .forEach(type -> TYPES.merge(type.group(1), source, String::concat));
                FILES.add("/" + file);
                FOLDERS.add(file.substring(0, file.lastIndexOf('/')));
            }
        }
    }

    /** Returns the pages of the site, except decisions, which may name classes of their time, and generated tables. */
    static List<String> pages() {
        return Repository.files().stream()
                .filter(file -> file.endsWith(".md"))
                .filter(file -> file.startsWith("docs/") || !file.contains("/"))
                .filter(file -> !file.startsWith("docs/adr/") && !file.startsWith("docs/command-line/"))
                .filter(file -> !file.startsWith("docs/coming-from/") && !file.startsWith("docs/node_modules/"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesExist(String page) {
        assertThat(unknown(Repository.read(page))).as(page).isEmpty();
    }

    /** The test of the site checks the links of its pages. */
    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CHANGELOG.md", "CONTRIBUTING.md"})
    void linksLeadSomewhere(String page) {
        assertThat(LINK.matcher(Repository.read(page)).results())
                .allSatisfy(link -> assertThat(Repository.ROOT.resolve(page).resolveSibling(link.group(1)))
                        .exists());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`Poolz`",
                "`Pool.ofNothing`",
                "`Pool.of(x)` and `Strend`",
                "`io.pocketflow.core.nowhere`",
                "`engine/Pool`",
                "`pool/Pool.ofNothing`",
                "```mermaid\n n[\"core<br/>Pool, Nodes\"]\n```"
            })
    void unknownNamesAreFound(String text) {
        assertThat(unknown(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "`Pool.of(items)`, `OnFailure.STOP`, `a.then(b)`, `io.pocketflow.core`, `pool/Pool`, `ReentrantLock`, Nothing",
                "```java\nNowhere.at(all);\n```",
                "```mermaid\n n[\"core<br/>Pool\"] -->|Text| m\n```"
            })
    void knownNamesPass(String text) {
        assertThat(unknown(text)).isEmpty();
    }

    private static List<String> unknown(String page) {
        Stream<String> drawn = FENCE.matcher(page)
                .results()
                .filter(fence -> fence.group(1).equals("mermaid"))
                .flatMap(fence -> LABEL.matcher(fence.group(2)).results())
                .flatMap(label -> LABELLED_TYPE.matcher(label.group(1)).results())
                .map(MatchResult::group);
        Stream<String> written =
                CODE.matcher(FENCE.matcher(page).replaceAll("\n")).results().map(code -> code.group(1));
        return Stream.concat(drawn, written).filter(name -> !exists(name)).toList();
    }

    private static boolean exists(String name) {
        if (PACKAGE.matcher(name).matches()) {
            String folder = "/" + name.replace('.', '/');
            return FOLDERS.stream().anyMatch(known -> known.endsWith(folder));
        }
        if (FILE.matcher(name).lookingAt()) {
            String member = name.substring(name.lastIndexOf('/') + 1);
            String file = "/" + name.replaceFirst("\\.\\w+$", "") + ".java";
            return FILES.stream().anyMatch(known -> known.endsWith(file)) && exists(member);
        }
        return TYPE.matcher(name)
                .results()
                .filter(type -> type.group().equals(name))
                .allMatch(PageNamesTest::isDeclared);
    }

    private static boolean isDeclared(MatchResult type) {
        String source = TYPES.get(type.group(1));
        String member = type.group(2);
        String nested = member == null ? "" : "$" + member;
        if (source == null
                || member != null
                        && !Pattern.compile("\\b" + member + "\\b")
                                .matcher(source)
                                .find()) {
            return OF_THE_JDK.stream().anyMatch(place -> isClass(place + type.group(1) + nested));
        }
        return true;
    }

    private static boolean isClass(String name) {
        try {
            Class.forName(name, false, ClassLoader.getPlatformClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
