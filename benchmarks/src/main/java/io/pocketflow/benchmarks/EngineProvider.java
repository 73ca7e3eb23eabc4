package io.pocketflow.benchmarks;

import java.util.List;

/** What {@link java.util.ServiceLoader} finds: one engine with its variants. */
public interface EngineProvider {

    List<Engine> engines();
}
