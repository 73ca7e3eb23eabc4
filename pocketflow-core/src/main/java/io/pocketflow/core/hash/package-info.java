/**
 * Hashes of values by class and content, the same in every process. Stores and the engine call it to name items and to see
 * whether inputs have changed. It uses the JDK and {@link io.pocketflow.core.Params} only. Not exported.
 */
@NullMarked
package io.pocketflow.core.hash;

import org.jspecify.annotations.NullMarked;
