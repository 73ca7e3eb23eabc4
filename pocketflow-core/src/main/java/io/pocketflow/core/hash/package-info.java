/**
 * Hashes of values by class and content, the same in every process. Stores and the engine call it to name items and
 * to detect changed inputs. It uses the JDK and {@link io.pocketflow.core.Params} only. Not exported.
 */
@NullMarked
package io.pocketflow.core.hash;

import org.jspecify.annotations.NullMarked;
