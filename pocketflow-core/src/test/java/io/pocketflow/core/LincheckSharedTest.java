package io.pocketflow.core;

import io.pocketflow.core.fixture.Checker;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The store under every order of operations on two keys of each kind. */
@Tag("lincheck")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LincheckSharedTest {

    /** The object under test: one store, seen through numbered keys. */
    @Param(name = "key", gen = IntGen.class, conf = "0:1")
    @Param(name = "value", gen = IntGen.class, conf = "1:3")
    public static class Store {

        private static final List<Key<Integer>> NUMBERS =
                List.of(Key.of("first", Integer.class), Key.of("second", Integer.class));
        private static final List<Key<List<Integer>>> LISTS =
                List.of(Key.listOf("firsts", Integer.class), Key.listOf("seconds", Integer.class));

        private final Shared shared = Shared.create();

        @Operation
        public void put(@Param(name = "key") int key, @Param(name = "value") int value) {
            shared.put(NUMBERS.get(key), value);
        }

        @Operation
        public Integer find(@Param(name = "key") int key) {
            return shared.find(NUMBERS.get(key)).orElse(null);
        }

        @Operation
        public Integer remove(@Param(name = "key") int key) {
            return shared.remove(NUMBERS.get(key)).orElse(null);
        }

        @Operation
        public int add(@Param(name = "key") int key, @Param(name = "value") int value) {
            return shared.update(NUMBERS.get(key), 0, old -> old + value);
        }

        @Operation
        public void append(@Param(name = "key") int key, @Param(name = "value") int value) {
            shared.append(LISTS.get(key), value);
        }

        @Operation
        public String list(@Param(name = "key") int key) {
            return shared.find(LISTS.get(key)).map(List::toString).orElse(null);
        }

        @Operation
        public String clear(@Param(name = "key") int key) {
            return shared.remove(LISTS.get(key)).map(List::toString).orElse(null);
        }
    }

    @Test
    void theStoreIsLinearizableUnderStress() {
        Checker.stress(Store.class, 2, 4);
    }

    @Test
    void theStoreIsLinearizableInEverySwitchOfThreads() {
        Checker.modelCheck(Store.class);
    }
}
