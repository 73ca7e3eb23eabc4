package io.pocketflow.durable;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import io.pocketflow.core.store.StepRecord.Kind;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** A node with a result that a test chooses, run repeatedly over one journal. */
abstract class GivenResults {

    private static final Key<List<Object>> GOT = Key.listOf("got", Object.class);

    @TempDir
    Path folder;

    int calls;

    /** A result and its declared type. */
    record Given(Type type, @Nullable Object value) {}

    static Given given(TypeRef<?> type, @Nullable Object value) {
        return new Given(type.type(), value);
    }

    /** Runs a node with a given result. Returns the value that its post received. */
    @Nullable
    Object run(Given given) {
        Node<Void, Object> node = new Node<>() {
            @Override
            public String name() {
                return "giving";
            }

            @Override
            protected Object exec(Void unused) {
                calls++;
                return given.value();
            }

            @Override
            protected String post(Shared shared, Void unused, Object result) {
                shared.put(GOT, Collections.singletonList(result));
                return DEFAULT;
            }

            @Override
            protected Type resultType() {
                return given.type();
            }
        };
        Shared shared = Shared.create();
        try (Journal journal = Journal.open(folder.resolve("trip.journal"))) {
            node.run(shared, RunOptions.defaults().withStore(journal).withRunId("run"));
        }
        return shared.get(GOT).get(0);
    }

    Kind kept() {
        return Journal.read(folder.resolve("trip.journal"))
                .get(0)
                .steps()
                .get(0)
                .kind();
    }

    /** A bean whose setters are complete. */
    static class Bean {
        private String name = "";
        private List<String> tags = new ArrayList<>();
        private BigDecimal price = BigDecimal.ZERO;
        private transient int reads;

        public String getName() {
            reads++;
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public List<String> getTags() {
            return tags;
        }

        public BigDecimal getPrice() {
            return price;
        }

        public void setPrice(BigDecimal price) {
            this.price = price;
        }

        @JsonIgnore
        public boolean isEmpty() {
            return name.isEmpty();
        }

        static Bean of(String name) {
            Bean bean = new Bean();
            bean.name = name;
            bean.tags.add("a");
            bean.price = new BigDecimal("0.12345678901234567890");
            return bean;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bean bean
                    && name.equals(bean.name)
                    && tags.equals(bean.tags)
                    && price.equals(bean.price);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}
