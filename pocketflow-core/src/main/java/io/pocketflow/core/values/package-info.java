/**
 * The data structures behind {@code Shared} and {@code Key}: slots that many threads write, lists that grow without
 * being copied, and generic types made from other types. They know nothing of nodes, runs and stores. Not exported.
 */
@NullMarked
package io.pocketflow.core.values;

import org.jspecify.annotations.NullMarked;
