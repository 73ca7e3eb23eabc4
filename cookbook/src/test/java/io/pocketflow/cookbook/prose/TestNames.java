package io.pocketflow.cookbook.prose;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Checks that the name of each test is a statement of at most 60 characters about a thing, in the words of the field.
 */
final class TestNames extends TreePathScanner<Void, Void> {

    static final int LONGEST = 60;

    private static final Set<String> TESTS = Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");
    private static final Pattern NO_THING = Pattern.compile("(?:what|that|this|these|those|it|its|they|he|so)\\b.*");

    private final Trees trees;
    private final Function<CompilationUnitTree, String> fileName;
    private final List<Finding> findings = new ArrayList<>();

    TestNames(Trees trees, Function<CompilationUnitTree, String> fileName) {
        this.trees = trees;
        this.fileName = fileName;
    }

    List<Finding> findings() {
        return findings;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        boolean test = method.getModifiers().getAnnotations().stream()
                .anyMatch(annotation ->
                        TESTS.contains(annotation.getAnnotationType().toString()));
        if (test) {
            check(method);
        }
        return super.visitMethod(method, unused);
    }

    private void check(MethodTree method) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        String file = fileName.apply(unit);
        String name = method.getName().toString();
        int line = (int) unit.getLineMap()
                .getLineNumber(trees.getSourcePositions().getStartPosition(unit, method.getReturnType()));
        if (name.length() > LONGEST) {
            findings.add(new Finding(file, line, name + " has " + name.length() + " characters"));
        }
        String sentence = name.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        if (NO_THING.matcher(sentence).matches()) {
            findings.add(new Finding(file, line, name + " does not begin with the thing that it is about"));
        }
        findings.addAll(WordRule.check(file, new Prose(Prose.Kind.STRING).add(sentence, line)));
    }
}
