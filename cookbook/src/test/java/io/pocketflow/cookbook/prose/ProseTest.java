package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The comments, messages, pages and names of tests in this repository follow the rules of CONTRIBUTING.md. */
class ProseTest {

    /** The least percentage of method comments of a module that begin with a verb. */
    private static final double LEAST_SHARE = 95;

    private static final Pattern MODULE = Pattern.compile("((?:extensions/)?[^/]+)/(?:src/main|recipes)/.*\\.java");

    @Test
    void wordsOfTheProseAreThoseOfTheField() {
        List<Finding> findings = Repository.files().stream()
                .flatMap(file -> Repository.prose(file).stream().flatMap(text -> WordRule.check(file, text).stream()))
                .toList();

        assertThat(findings).as(lines(findings)).isEmpty();
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT) // recipes print to the same stream
    void commentsOfMethodsBeginWithAVerb() {
        Map<String, List<Path>> modules = new TreeMap<>();
        for (String file : Repository.files()) {
            Matcher module = MODULE.matcher(file);
            if (module.matches()) {
                modules.computeIfAbsent(module.group(1), name -> new ArrayList<>())
                        .add(Repository.ROOT.resolve(file));
            }
        }
        assertThat(modules).containsKeys("pocketflow-core", "pocketflow-llm", "extensions/durable", "cookbook");
        modules.forEach((module, files) -> {
            MethodComments comments = JavaSources.scan(files, trees -> new MethodComments(trees, ProseTest::file));
            System.out.printf(
                    "%s: %.1f %% of %d methods begin with a verb%n", module, comments.share(), comments.count());
            assertThat(comments.share()).as(module + lines(comments.failures())).isGreaterThanOrEqualTo(LEAST_SHARE);
        });
    }

    @Test
    void namesOfTestsAreShortStatements() {
        List<Path> tests = Repository.files().stream()
                .filter(file -> file.contains("src/test/java/") && file.endsWith(".java"))
                .map(Repository.ROOT::resolve)
                .toList();

        List<Finding> findings = JavaSources.scan(tests, trees -> new TestNames(trees, ProseTest::file))
                .findings();

        assertThat(findings).as(lines(findings)).isEmpty();
    }

    private static String file(CompilationUnitTree unit) {
        return Repository.name(Path.of(unit.getSourceFile().toUri()));
    }

    private static String lines(List<Finding> findings) {
        return findings.stream().map(finding -> "\n" + finding).collect(Collectors.joining());
    }
}
