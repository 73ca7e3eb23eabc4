package io.pocketflow.testkit.rooms;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The packages of one module. The names of rooms are relative to the module's root package; the root's own is {@code .}. */
public final class Rooms {

    private final String root;
    private final JavaClasses classes;

    private Rooms(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /** Returns the rooms of the module whose root package contains this class. */
    public static Rooms of(Class<?> ofRoot) {
        return new Rooms(
                ofRoot.getPackageName(),
                new ClassFileImporter()
                        .importUrl(ofRoot.getProtectionDomain().getCodeSource().getLocation()));
    }

    /**
     * Asserts that a room uses itself, these classes of the root package and these rooms, but nothing else of the module.
     *
     * @param values simple names of classes of the root package
     * @param others names of rooms
     */
    public void assertUsesOnly(String room, Collection<String> values, Collection<String> others) {
        DescribedPredicate<JavaClass> allowed = DescribedPredicate.describe(
                "classes outside of the module, " + values + " and the rooms " + others,
                used -> isOutside(used)
                        || roomOf(used).equals(room)
                        || others.contains(roomOf(used))
                        || roomOf(used).equals(".")
                                && values.contains(ClassCircles.top(used).getSimpleName()));
        classes()
                .that(DescribedPredicate.describe(
                        "are in the room " + room, type -> roomOf(type).equals(room)))
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(classes);
    }

    /** Returns the names of the rooms and how many top-level classes each has. */
    public Map<String, Integer> sizes() {
        Map<String, Integer> sizes = new TreeMap<>();
        classes.stream()
                .filter(type -> type == ClassCircles.top(type))
                .forEach(type -> sizes.merge(roomOf(type), 1, Integer::sum));
        return sizes;
    }

    /** Returns the names of the classes of each circle of mutual use, the largest circle first. */
    public List<Set<String>> circles() {
        return ClassCircles.of(classes, root);
    }

    /** Returns how many classes are in the largest circle. */
    public int largestCircle() {
        return circles().stream().mapToInt(Set::size).max().orElse(0);
    }

    /** Returns the circles whose classes are in more than one room. */
    public List<Set<String>> circlesAcrossRooms() {
        return circles().stream()
                .filter(circle -> circle.stream()
                                .map(name -> name.substring(0, name.lastIndexOf('.')))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    private boolean isOutside(JavaClass type) {
        return !(type.getPackageName() + ".").startsWith(root + ".");
    }

    private String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return isOutside(type) || name.equals(root) ? "." : name.substring(root.length() + 1);
    }
}
