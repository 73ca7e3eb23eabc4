/**
 * The records of durable runs and where they are kept. The engine calls a {@link io.pocketflow.core.store.StepStore}; users
 * choose or implement one. It uses the JDK and hashes of values only.
 */
@NullMarked
package io.pocketflow.core.store;

import org.jspecify.annotations.NullMarked;
