package io.pocketflow.durable;

import static io.pocketflow.durable.Records.save;
import static org.assertj.core.api.Assertions.assertThat;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The writer's thread holds no reference to the application that opened the journal, and runs no user code. */
@Tag("concurrency")
class JournalThreadTest {

    private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Set<String> threads = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Thread> writer = new AtomicReference<>();
    private final AtomicReference<String> user = new AtomicReference<>();

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
        USER.remove();
    }

    private Journal open() {
        return Journal.open(
                folder.resolve("test.journal"), Durability.FSYNC, Instant::now, path -> new JournalFile(path) {
                    @Override
                    void force() throws IOException {
                        writer.set(Thread.currentThread());
                        user.set("" + USER.get());
                        super.force();
                    }
                });
    }

    @Test
    void theWriterHoldsNoReferenceToTheApplication() throws Exception {
        USER.set("alice");
        Thread.currentThread().setContextClassLoader(new URLClassLoader("application", new URL[0], before));

        try (Journal journal = open()) {
            save(journal, "run", "a#0", "x");

            assertThat(user).hasValue("null");
            assertThat(writer.get().getContextClassLoader()).isSameAs(ClassLoader.getSystemClassLoader());
            assertThat(writer.get().getThreadGroup().getParent()).isNull();
            assertThat(writer.get()).isNotSameAs(Thread.currentThread());
        }
    }

    private final class Sees extends Node<Object, String> {
        private final String name;
        private final Runnable inPost;

        Sees(String name, Runnable inPost) {
            this.name = name;
            this.inPost = inPost;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String exec(Object input) {
            threads.add(Thread.currentThread().getName());
            return "done";
        }

        @Override
        protected String post(Shared shared, Object prepared, String result) {
            threads.add(Thread.currentThread().getName());
            inPost.run();
            return DEFAULT;
        }
    }

    private RunOptions direct(Journal journal, String id) {
        return RunOptions.defaults()
                .withExecutor(Runnable::run)
                .withStore(journal)
                .withRunId(id);
    }

    @Test
    void aNestedRunMayUseTheJournalInPost() throws Exception {
        try (Journal journal = open()) {
            Runnable nested =
                    () -> new AsyncFlow(new Sees("inner", () -> {})).run(Shared.create(), direct(journal, "inner"));
            AsyncFlow flow = new AsyncFlow(new Sees("first", nested).then(new Sees("second", () -> {})));

            assertThat(flow.runAsync(Shared.create(), direct(journal, "outer")).get(30, TimeUnit.SECONDS))
                    .isEqualTo("default");
        }
        assertThat(threads).doesNotContain(writer.get().getName());
    }

    @Test
    void theJournalMayBeClosedInPost() throws Exception {
        Journal journal = open();
        AsyncFlow flow = new AsyncFlow(new Sees("only", journal::close));

        assertThat(flow.runAsync(Shared.create(), direct(journal, "run")).get(30, TimeUnit.SECONDS))
                .isEqualTo("default");
        assertThat(threads).doesNotContain(writer.get().getName());
    }
}
