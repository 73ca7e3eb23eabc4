package io.pocketflow.flink;

import io.pocketflow.postgres.PostgresStepStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A handle of a store that all subtasks of this process share, so that connections are few. Thread-safe. */
final class SharedStore implements AutoCloseable {

    /** The open stores by their URLs. */
    private static final Map<String, SharedStore.Users> OPEN = new HashMap<>();

    /** A store and the number of its open handles. */
    private static final class Users {

        final PostgresStepStore store;
        int count;

        Users(PostgresStepStore store) {
            this.store = store;
        }
    }

    private final String url;
    private final PostgresStepStore store;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedStore(String url, PostgresStepStore store) {
        this.url = url;
        this.store = store;
    }

    /** Opens the store at a URL. The password comes from the environment of this process. */
    static SharedStore open(String url) {
        synchronized (OPEN) {
            Users users = OPEN.computeIfAbsent(url, address -> new Users(PostgresStepStore.open(address)));
            users.count++;
            return new SharedStore(url, users.store);
        }
    }

    PostgresStepStore store() {
        return store;
    }

    /** Closes the handle; the last one closes the store. Closing again has no effect. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (OPEN) {
            Users users = OPEN.get(url);
            users.count--;
            if (users.count == 0) {
                OPEN.remove(url);
                store.close();
            }
        }
    }
}
