package io.pocketflow.llm.budget;

import io.pocketflow.core.RunTimer;
import io.pocketflow.llm.ModelLimits;
import io.pocketflow.llm.http.BudgetKey;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The budgets and accounts that models share. Each exists while a model or a call holds it, and the {@value #KEPT}
 * budgets used last exist in any case. So a learned limit outlives the time between two calls, and a service whose
 * users supply keys and model names does not grow without bound. Thread-safe.
 */
public final class Budgets {

    public static final Budgets SHARED = new Budgets();

    public static final int KEPT = 512;

    /** Values by key, each of which exists while it is in use elsewhere. Used under the lock. */
    private static final class WeakValues<K, V> {

        private static final class Entry<K, V> extends WeakReference<V> {

            private final K key;

            Entry(K key, V value, ReferenceQueue<V> dropped) {
                super(value, dropped);
                this.key = key;
            }
        }

        private final Map<K, Entry<K, V>> entries = new HashMap<>();
        private final ReferenceQueue<V> dropped = new ReferenceQueue<>();

        @Nullable
        V get(K key) {
            Entry<K, V> entry = entries.get(key);
            return entry == null ? null : entry.get();
        }

        void put(K key, V value) {
            removeDropped();
            entries.put(key, new Entry<>(key, value, dropped));
        }

        int size() {
            removeDropped();
            return entries.size();
        }

        private void removeDropped() {
            for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
                entries.remove(((Entry<?, ?>) gone).key, gone);
            }
        }
    }

    /** A model by identity, whatever it equals. */
    private static final class Identity extends WeakReference<Object> {

        private final int hash;

        Identity(Object model, ReferenceQueue<Object> dropped) {
            super(model, dropped);
            this.hash = System.identityHashCode(model);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            Object model = get();
            return this == other || other instanceof Identity same && model != null && same.get() == model;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final WeakValues<BudgetKey, SharedBudget> budgets = new WeakValues<>();
    private final WeakValues<String, Account> accounts = new WeakValues<>();
    /** The budgets used last, the least recently used first. */
    private final Map<BudgetKey, SharedBudget> recent = new LinkedHashMap<>(16, 0.75f, true);

    private final Map<Identity, Long> numbers = new HashMap<>();
    private final ReferenceQueue<Object> dropped = new ReferenceQueue<>();
    private long lastNumber;

    /** Returns the budget of this key, a new one if none exists. */
    public SharedBudget of(BudgetKey key) {
        lock.lock();
        try {
            SharedBudget budget = budgets.get(key);
            if (budget == null) {
                budget = new SharedBudget(key.model(), account(key.account()), ModelLimits.NONE, RunTimer.system());
                budgets.put(key, budget);
            }
            recent.put(key, budget);
            if (recent.size() > KEPT) {
                forgetOne();
            }
            return budget;
        } finally {
            lock.unlock();
        }
    }

    private Account account(String name) {
        Account account = accounts.get(name);
        if (account == null) {
            account = new Account();
            accounts.put(name, account);
        }
        return account;
    }

    /** Removes the least recently used idle budget, or the least recently used one if none is idle. */
    private void forgetOne() {
        Iterator<SharedBudget> all = recent.values().iterator();
        while (all.hasNext()) {
            if (all.next().isIdle()) {
                all.remove();
                return;
            }
        }
        recent.remove(recent.keySet().iterator().next());
    }

    /**
     * Returns the key of a model that a user implements: its name does not identify it, so each object has its own
     * budget.
     */
    public BudgetKey keyOf(Object model, String name) {
        lock.lock();
        try {
            for (Reference<?> gone = dropped.poll(); gone != null; gone = dropped.poll()) {
                numbers.remove(gone);
            }
            long number = numbers.computeIfAbsent(new Identity(model, dropped), fresh -> ++lastNumber);
            return new BudgetKey("object " + number, name);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of known budgets. */
    public int size() {
        lock.lock();
        try {
            return budgets.size();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the number of known accounts. */
    public int accounts() {
        lock.lock();
        try {
            return accounts.size();
        } finally {
            lock.unlock();
        }
    }
}
