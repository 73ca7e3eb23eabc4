package io.pocketflow.core.future;

import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.Futures;
import io.pocketflow.core.fixture.Eventually;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method of a future that derives another one, with every way to complete that one from outside. */
class FuturesTableTest {

    /** Work whose aborts are counted. */
    private static final class Work {
        final AtomicInteger aborts = new AtomicInteger();
        final CompletableFuture<Object> future = Futures.abortable(() -> aborts.incrementAndGet());
    }

    private static final Map<String, Consumer<CompletableFuture<Object>>> ENDS = Map.of(
            "cancel(true)", future -> future.cancel(true),
            "cancel(false)", future -> future.cancel(false),
            "complete", future -> future.complete("outside"),
            "completeExceptionally", future -> future.completeExceptionally(new Exception("outside")),
            "completeAsync", future -> future.completeAsync(() -> "outside", Runnable::run),
            "orTimeout", future -> future.orTimeout(1, TimeUnit.MILLISECONDS),
            "completeOnTimeout", future -> future.completeOnTimeout("outside", 1, TimeUnit.MILLISECONDS),
            "obtrudeValue", future -> future.obtrudeValue("outside"),
            "obtrudeException", future -> future.obtrudeException(new Exception("outside")));

    private final Work first = new Work();
    private final Work other = new Work();
    private final Work inner = new Work();
    private final AtomicBoolean begun = new AtomicBoolean();

    /** The methods that return a future or stage, but for the shield; also those of JDKs to come. */
    private static Stream<Method> derivations() {
        return Arrays.stream(CompletableFuture.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !method.isBridge())
                .filter(method -> CompletionStage.class.isAssignableFrom(method.getReturnType()))
                .filter(method -> !method.getName().equals("minimalCompletionStage"))
                .sorted(Comparator.comparing(Method::toString));
    }

    static Stream<Arguments> table() {
        return derivations()
                .flatMap(method -> ENDS.keySet().stream()
                        .sorted()
                        .map(end -> Arguments.of(method.getName() + parameters(method), end, method)));
    }

    private static List<String> parameters(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .toList();
    }

    @SuppressWarnings("unchecked") // proof: the values of all futures here are objects, or null
    private CompletableFuture<Object> derive(Method method, CompletableFuture<Object> from) throws Exception {
        List<Object> arguments = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            arguments.add(argument(method, type));
        }
        return (CompletableFuture<Object>) method.invoke(from, arguments.toArray());
    }

    private Object argument(Method method, Class<?> type) {
        if (type == CompletionStage.class) {
            return other.future;
        }
        if (type == Executor.class) {
            Executor direct = Runnable::run;
            return direct;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == TimeUnit.class) {
            return TimeUnit.DAYS;
        }
        if (type == Object.class) {
            return "value";
        }
        Object result = method.getName().contains("Compose") ? inner.future : "result";
        InvocationHandler function = (proxy, called, arguments) -> {
            begun.set(true);
            return result;
        };
        return Proxy.newProxyInstance(FuturesTableTest.class.getClassLoader(), new Class<?>[] {type}, function);
    }

    private static boolean completesByItself(Method method) {
        return method.getName().startsWith("completeAsync");
    }

    @Test
    void theTableHasAllMethodsOfTheJdk() {
        assertThat(derivations().count()).isGreaterThanOrEqualTo(49);
        assertThat(derivations().map(Method::getName))
                .contains("exceptionallyComposeAsync", "copy", "thenComposeAsync");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void completingADerivedFutureAbortsTheWork(String name, String end, Method method) throws Exception {
        if (completesByItself(method)) {
            assertThat(first.future.completeAsync(() -> "outside", Runnable::run))
                    .isSameAs(first.future);
            assertThat(first.aborts).hasValue(1);
            return;
        }
        CompletableFuture<Object> derived = derive(method, first.future);

        ENDS.get(end).accept(derived);

        Eventually.holds("aborted", () -> first.aborts.get() == 1);
        boolean hasOther = Arrays.asList(method.getParameterTypes()).contains(CompletionStage.class);
        Eventually.holds("the other one too", () -> other.aborts.get() == (hasOther ? 1 : 0));
        assertThat(inner.aborts).hasValue(0);
        assertThat(derived).isDone();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("table")
    void futuresDerivedFromDerivedFuturesAbortTheWorkToo(String name, String end, Method method) throws Exception {
        if (completesByItself(method)) {
            return;
        }
        CompletableFuture<Object> derived = derive(method, first.future).thenApply(value -> value);

        ENDS.get(end).accept(derived);

        Eventually.holds("aborted", () -> first.aborts.get() == 1);
        boolean hasOther = Arrays.asList(method.getParameterTypes()).contains(CompletionStage.class);
        Eventually.holds("the other one too", () -> other.aborts.get() == (hasOther ? 1 : 0));
    }

    static Stream<Arguments> composed() {
        return table().filter(row -> row.get()[0].toString().contains("Compose"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("composed")
    void theInnerStageIsAbortedOnceItHasBegun(String name, String end, Method method) throws Exception {
        CompletableFuture<Object> derived = derive(method, first.future);
        if (name.startsWith("exceptionally")) {
            first.future.completeExceptionally(new TimeoutException("first"));
        } else {
            first.future.complete("first");
        }
        Eventually.holds("begun", begun::get);
        assertThat(derived).isNotDone();

        ENDS.get(end).accept(derived);

        Eventually.holds("aborted", () -> inner.aborts.get() == 1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("composed")
    void aFailedStartComposesLikeOneThatRan(String name, String end, Method method) throws Exception {
        CompletableFuture<Object> start = Futures.abortable(
                name.startsWith("exceptionally")
                        ? CompletableFuture.failedFuture(new TimeoutException("first"))
                        : CompletableFuture.completedFuture("first"));

        CompletableFuture<Object> derived = derive(method, start);
        Eventually.holds("begun", begun::get);
        ENDS.get(end).accept(derived);

        Eventually.holds("aborted", () -> inner.aborts.get() == 1);
    }
}
