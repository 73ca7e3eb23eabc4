package io.pocketflow.core;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The optional hooks that a subclass overrides, determined once for each class. Hooks that are not overridden therefore
 * cost nothing: no object for the attempt, no permit, no future around a plain value.
 */
record Overrides(
        boolean attempt,
        boolean exec,
        boolean execStep,
        boolean execAsync,
        boolean fallback,
        boolean fallbackAsync,
        boolean reserve,
        boolean prep,
        boolean post,
        boolean prepAsync,
        boolean postAsync,
        boolean postOutcomesAsync,
        boolean onlyOutcomes) {

    /** Rejects a class that only overrides postOutcomes, which is not called unless failures are collected. */
    void checkOutcomes(Class<?> type, boolean collect) {
        if (onlyOutcomes && !collect) {
            throw new IllegalArgumentException(
                    "'" + BaseNode.nameOf(type) + "' overrides postOutcomes and not post, but"
                            + " postOutcomes is called only with OnFailure.COLLECT: pass it to the constructor, or override post");
        }
    }

    /** The classes that users extend: methods declared in these classes are not overrides. */
    private static final Set<Class<?>> OURS = Set.of(
            Node.class,
            BatchNode.class,
            AsyncNode.class,
            AsyncBatchNode.class,
            AsyncParallelBatchNode.class,
            Flow.class,
            AsyncFlow.class,
            BatchFlow.class,
            AsyncBatchFlow.class,
            AsyncParallelBatchFlow.class,
            AsyncParallelFlow.class,
            Ask.class);

    private static final ClassValue<Overrides> CACHE = new ClassValue<>() {
        @Override
        protected Overrides computeValue(Class<?> type) {
            return find(type);
        }
    };

    /** Returns whether this is a class of the library that users extend. */
    static boolean isOurs(Class<?> type) {
        return OURS.contains(type);
    }

    static Overrides of(Class<?> type) {
        return CACHE.get(type);
    }

    /** A method and its parameters as the virtual machine sees them: generic ones are overridden by bridges. */
    private record Signature(String name, List<Class<?>> parameters) {
        static Signature of(Method method) {
            return new Signature(method.getName(), List.of(method.getParameterTypes()));
        }

        String hook() {
            return parameters.size() == 2 && parameters.get(1) == Attempt.class ? name + "+attempt" : name;
        }
    }

    private static Overrides find(Class<?> type) {
        Set<Signature> written = new HashSet<>();
        Class<?> c = type;
        for (; !OURS.contains(c); c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                if ((method.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0) {
                    written.add(Signature.of(method));
                }
            }
        }
        Set<String> found = new HashSet<>();
        for (; c != Object.class; c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                Signature hook = Signature.of(method);
                if (written.contains(hook)) {
                    found.add(hook.hook());
                }
            }
        }
        return new Overrides(
                found.contains("exec+attempt") || found.contains("execAsync+attempt"),
                found.contains("exec") || found.contains("exec+attempt"),
                found.contains("exec+attempt"),
                found.contains("execAsync") || found.contains("execAsync+attempt"),
                found.contains("execFallback"),
                found.contains("execFallbackAsync"),
                found.contains("reserve"),
                found.contains("prep") || found.contains("prepAsync"),
                found.contains("post")
                        || found.contains("postAsync")
                        || found.contains("postOutcomes")
                        || found.contains("postOutcomesAsync"),
                found.contains("prepAsync"),
                found.contains("postAsync"),
                found.contains("postOutcomesAsync"),
                (found.contains("postOutcomes") || found.contains("postOutcomesAsync"))
                        && !(found.contains("post") || found.contains("postAsync")));
    }
}
