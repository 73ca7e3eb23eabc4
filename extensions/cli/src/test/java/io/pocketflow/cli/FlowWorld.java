package io.pocketflow.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs of {@code pool --flow} with factories that a test compiles. */
abstract class FlowWorld extends PoolWorld {

    /** Writes a greeting, fails at {@code bad}, and counts its calls in a system property. */
    static final String GREETER = """
        public class Greeter implements PoolFactory {
            @Override
            public Pool<Map<String, ?>, ?> create(PoolSetup setup) {
                String word = setup.require("word");
                return Pool.of(Work.<Map<String, ?>, String>of(item -> {
                    System.setProperty("greeter.calls", Integer.getInteger("greeter.calls", 0) + 1 + "");
                    if ("bad".equals(item.get("name"))) {
                        throw new IllegalStateException("no greeting for bad");
                    }
                    return word + " " + item.get("name");
                }).withResultType(String.class)).withMaxConcurrency(1);
            }
        }
        """;

    int flow(String factory, String... arguments) {
        List<String> line = new ArrayList<>(List.of("pool", "--flow", factory, "--progress", "none"));
        line.addAll(List.of(arguments));
        return console.run(line.toArray(String[]::new));
    }

    Path compile(String name, String source) throws IOException {
        Path classes = folder.resolve("classes");
        FlowClasses.compile(classes, name, source);
        return classes;
    }
}
