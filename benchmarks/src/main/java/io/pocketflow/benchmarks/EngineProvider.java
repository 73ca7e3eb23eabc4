package io.pocketflow.benchmarks;

import java.util.List;

/** A service of {@link java.util.ServiceLoader} that provides an engine with its variants. */
public interface EngineProvider {

    /** Returns the variants of the engine. */
    List<Engine> engines();
}
