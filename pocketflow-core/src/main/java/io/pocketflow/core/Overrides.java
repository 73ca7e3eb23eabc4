package io.pocketflow.core;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.Set;

/**
 * Which optional hooks a subclass overrides, found once a class. So nothing is paid for a hook that nobody wrote: no
 * step object, no permit, no future around a plain value.
 */
record Overrides(
        boolean step,
        boolean execAsync,
        boolean fallbackAsync,
        boolean reserve,
        boolean prepAsync,
        boolean postAsync,
        boolean postOutcomesAsync) {

    /** The classes that users extend: what these declare is not an override. */
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

    /** Whether this is a class of the library that users extend. */
    static boolean isOurs(Class<?> type) {
        return OURS.contains(type);
    }

    static Overrides of(Class<?> type) {
        return CACHE.get(type);
    }

    private static Overrides find(Class<?> type) {
        Set<String> found = new HashSet<>();
        for (Class<?> c = type; !OURS.contains(c); c = c.getSuperclass()) {
            for (Method method : c.getDeclaredMethods()) {
                boolean step = method.getParameterCount() == 2 && method.getParameterTypes()[1] == Step.class;
                found.add(step ? method.getName() + "+step" : method.getName());
            }
        }
        return new Overrides(
                found.contains("exec+step") || found.contains("execAsync+step"),
                found.contains("execAsync") || found.contains("execAsync+step"),
                found.contains("execFallbackAsync"),
                found.contains("reserve"),
                found.contains("prepAsync"),
                found.contains("postAsync"),
                found.contains("postOutcomesAsync"));
    }
}
