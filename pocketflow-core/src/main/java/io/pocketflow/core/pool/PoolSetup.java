package io.pocketflow.core.pool;

import java.util.Map;
import java.util.NoSuchElementException;

/** The parts that a tool hands to a {@link PoolFactory}: the settings of its user, and services such as a model. */
public interface PoolSetup {

    /** Returns the settings by name, as the user wrote them; unmodifiable. */
    Map<String, String> settings();

    /**
     * Returns the setting of this name.
     *
     * @throws NoSuchElementException if it is not set; the message names it and the settings that are
     */
    String require(String name);

    /**
     * Returns the service of this type, such as {@code ChatModel}.
     *
     * @throws NoSuchElementException if the tool has none of this type; the message names the type
     */
    <T> T service(Class<T> type);
}
