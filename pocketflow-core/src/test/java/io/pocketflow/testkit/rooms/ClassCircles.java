package io.pocketflow.testkit.rooms;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Circles of classes that use each other: the strongly connected components by Kosaraju's two passes. */
final class ClassCircles {

    private final Map<String, Set<String>> uses = new HashMap<>();
    private final Map<String, Set<String>> usedBy = new HashMap<>();

    private ClassCircles() {}

    /** Returns the circles of more than one top-level class below this package, the largest first. */
    static List<Set<String>> of(JavaClasses classes, String root) {
        ClassCircles graph = new ClassCircles();
        classes.forEach(type -> type.getDirectDependenciesFromSelf().forEach(dependency -> {
            String from = top(type).getName();
            String to = top(dependency.getTargetClass()).getName();
            if (to.startsWith(root + ".") && !from.equals(to)) {
                graph.uses.computeIfAbsent(from, name -> new HashSet<>()).add(to);
                graph.usedBy.computeIfAbsent(to, name -> new HashSet<>()).add(from);
            }
        }));
        return graph.circles();
    }

    /** Returns the top-level class around a class, or around the components of an array. */
    static JavaClass top(JavaClass type) {
        JavaClass at = type.isArray() ? type.getBaseComponentType() : type;
        while (at.getEnclosingClass().isPresent()) {
            at = at.getEnclosingClass().get();
        }
        return at;
    }

    private List<Set<String>> circles() {
        Set<String> seen = new HashSet<>();
        List<String> finished = new ArrayList<>();
        uses.keySet().stream().sorted().forEach(name -> reach(name, uses, seen, finished));
        seen.clear();
        List<Set<String>> circles = new ArrayList<>();
        for (int i = finished.size() - 1; i >= 0; i--) {
            List<String> circle = new ArrayList<>();
            reach(finished.get(i), usedBy, seen, circle);
            if (circle.size() > 1) {
                circles.add(new TreeSet<>(circle));
            }
        }
        circles.sort(Comparator.comparingInt(circle -> -circle.size()));
        return circles;
    }

    /** Adds the classes that can be reached from a class, each after all that can be reached from it. */
    private static void reach(String start, Map<String, Set<String>> edges, Set<String> seen, List<String> to) {
        Deque<String> path = new ArrayDeque<>();
        Map<String, Deque<String>> left = new HashMap<>();
        if (seen.add(start)) {
            path.push(start);
        }
        while (!path.isEmpty()) {
            String at = path.peek();
            Deque<String> next = left.computeIfAbsent(at, name -> new ArrayDeque<>(edges.getOrDefault(name, Set.of())));
            String follow = next.poll();
            if (follow == null) {
                to.add(path.pop());
            } else if (seen.add(follow)) {
                path.push(follow);
            }
        }
    }
}
