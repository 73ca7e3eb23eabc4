package io.pocketflow.cookbook.prose;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Counts the public and protected methods whose comment begins with a verb in the third person.
 *
 * <p>Methods of interfaces count as public if the interface and the types around it are public. Overrides, constructors,
 * elements of annotations, {@code main} and members of anonymous classes do not count. A method without a comment fails.
 */
final class MethodComments extends TreePathScanner<Void, Void> {

    private static final Pattern WORD = Pattern.compile("[A-Z][a-z]+s(?![A-Za-z'’])");
    private static final Set<String> NOT_VERBS = Set.of("This", "Its", "As", "Is", "Was", "Always");

    private final Trees trees;
    private final Function<CompilationUnitTree, String> fileName;
    private final List<Finding> failures = new ArrayList<>();
    private int count;

    /** Creates a scanner that names files by this function. */
    MethodComments(Trees trees, Function<CompilationUnitTree, String> fileName) {
        this.trees = trees;
        this.fileName = fileName;
    }

    /** Returns the number of methods that count. */
    int count() {
        return count;
    }

    /** Returns the methods whose comment does not begin with a verb. */
    List<Finding> failures() {
        return failures;
    }

    /** Returns the percentage of methods whose comment begins with a verb; 100 if there are no methods. */
    double share() {
        return count == 0 ? 100 : 100.0 * (count - failures.size()) / count;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
        return type.getSimpleName().isEmpty() ? null : super.visitClass(type, unused);
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
        if (counts(method)) {
            count++;
            String comment = trees.getDocComment(getCurrentPath());
            if (!passes(comment)) {
                CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
                LineMap lines = unit.getLineMap();
                long position = trees.getSourcePositions().getStartPosition(unit, method);
                failures.add(new Finding(
                        fileName.apply(unit),
                        (int) lines.getLineNumber(position),
                        method.getName() + ": " + (comment == null ? "no comment" : comment.strip())));
            }
        }
        return super.visitMethod(method, unused);
    }

    private boolean counts(MethodTree method) {
        ModifiersTree modifiers = method.getModifiers();
        boolean override = modifiers.getAnnotations().stream()
                .anyMatch(
                        annotation -> annotation.getAnnotationType().toString().equals("Override"));
        Set<Modifier> flags = modifiers.getFlags();
        boolean main = method.getName().contentEquals("main") && flags.contains(Modifier.STATIC);
        if (override || main || method.getReturnType() == null) {
            return false;
        }
        TreePath type = getCurrentPath().getParentPath();
        return switch (type.getLeaf().getKind()) {
            case ANNOTATION_TYPE -> false;
            case INTERFACE -> !flags.contains(Modifier.PRIVATE) && isPublic(type);
            default -> flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
        };
    }

    /** Returns whether the type and all types around it are public; types in an interface are. */
    private static boolean isPublic(TreePath path) {
        if (!(path.getLeaf() instanceof ClassTree type)) {
            return path.getLeaf() instanceof CompilationUnitTree;
        }
        TreePath around = path.getParentPath();
        boolean inInterface = around.getLeaf().getKind() == Tree.Kind.INTERFACE;
        return (inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC)) && isPublic(around);
    }

    private static boolean passes(@Nullable String comment) {
        if (comment == null) {
            return false;
        }
        Matcher word = WORD.matcher(comment.strip());
        return comment.strip().startsWith("{@inheritDoc}") || word.lookingAt() && !NOT_VERBS.contains(word.group());
    }
}
