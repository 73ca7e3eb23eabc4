package io.pocketflow.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms of core: which packages a package may use, and that no circle of classes spans packages. */
class RoomsTest {

    private static final String CORE = "io.pocketflow.core";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .importUrl(BaseNode.class.getProtectionDomain().getCodeSource().getLocation());

    /** The lower floors: what each may use besides the JDK, the logger and itself. */
    @ParameterizedTest
    @CsvSource({
        "threads, RunTimer, ''",
        "future, '', ''",
        "hash, Params, ''",
        "event, Params, ''",
        "store, '', hash",
        "limit, RunTimer Futures BoundedExecutor, threads future"
    })
    void lowerFloorsUseOnlyWhatIsBelowThem(String room, String values, String rooms) {
        Set<String> allowedClasses = Set.of(values.split(" "));
        Set<String> allowedRooms = Set.of(rooms.split(" "));
        DescribedPredicate<JavaClass> allowed = DescribedPredicate.describe(
                "the JDK, " + values + " " + rooms,
                used -> !used.getPackageName().startsWith(CORE)
                        || used.getPackageName().equals(CORE + "." + room)
                        || allowedRooms.contains(roomOf(used))
                        || used.getPackageName().equals(CORE)
                                && allowedClasses.contains(top(used).getSimpleName()));
        classes()
                .that()
                .resideInAPackage(CORE + "." + room)
                .should()
                .onlyDependOnClassesThat(allowed)
                .check(MAIN);
    }

    @Test
    void noCircleOfClassesSpansPackages() {
        List<Set<String>> knots = knots();
        Map<String, Integer> sizes = new TreeMap<>();
        MAIN.stream()
                .filter(each -> each == top(each))
                .forEach(each -> sizes.merge(each.getPackageName(), 1, Integer::sum));
        System.out.println("classes by room: " + sizes + "; largest circle of classes: "
                + knots.stream().mapToInt(Set::size).max().orElse(0));
        assertThat(knots.stream().filter(RoomsTest::spansPackages).map(TreeSet::new))
                .isEmpty();
    }

    private static boolean spansPackages(Set<String> knot) {
        return knot.stream()
                        .map(name -> name.substring(0, name.lastIndexOf('.')))
                        .distinct()
                        .count()
                > 1;
    }

    private static String roomOf(JavaClass type) {
        String name = type.getPackageName();
        return name.length() > CORE.length() ? name.substring(CORE.length() + 1) : "";
    }

    private static JavaClass top(JavaClass type) {
        JavaClass at = type.isArray() ? type.getBaseComponentType() : type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }

    // ---- circles: the strongly connected components by Kosaraju's two passes

    private static List<Set<String>> knots() {
        Map<String, Set<String>> uses = new HashMap<>();
        Map<String, Set<String>> usedBy = new HashMap<>();
        MAIN.forEach(type -> type.getDirectDependenciesFromSelf().forEach(dependency -> {
            String from = top(type).getName();
            String to = top(dependency.getTargetClass()).getName();
            if (to.startsWith(CORE) && !from.equals(to)) {
                uses.computeIfAbsent(from, name -> new HashSet<>()).add(to);
                usedBy.computeIfAbsent(to, name -> new HashSet<>()).add(from);
            }
        }));
        Set<String> seen = new HashSet<>();
        List<String> finished = new ArrayList<>();
        uses.keySet().stream().sorted().forEach(name -> reach(name, uses, seen, finished));
        seen.clear();
        List<Set<String>> knots = new ArrayList<>();
        for (int i = finished.size() - 1; i >= 0; i--) {
            List<String> knot = new ArrayList<>();
            reach(finished.get(i), usedBy, seen, knot);
            if (knot.size() > 1) {
                knots.add(Set.copyOf(knot));
            }
        }
        return knots.stream()
                .sorted(Comparator.comparingInt((Set<String> knot) -> -knot.size()))
                .collect(Collectors.toList());
    }

    /** Adds what can be reached from a class, each after all that can be reached from it. */
    private static void reach(String start, Map<String, Set<String>> edges, Set<String> seen, List<String> to) {
        Predicate<String> isNew = seen::add;
        Deque<String> path = new ArrayDeque<>();
        Map<String, Deque<String>> left = new HashMap<>();
        if (isNew.test(start)) {
            path.push(start);
        }
        while (!path.isEmpty()) {
            String at = path.peek();
            Deque<String> next = left.computeIfAbsent(at, name -> new ArrayDeque<>(edges.getOrDefault(name, Set.of())));
            String follow = next.poll();
            if (follow == null) {
                to.add(path.pop());
            } else if (isNew.test(follow)) {
                path.push(follow);
            }
        }
    }
}
