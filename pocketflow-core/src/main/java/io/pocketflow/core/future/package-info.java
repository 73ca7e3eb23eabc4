/**
 * Futures that abort the work behind them when they, or futures derived from them, are completed from outside. Runs, pools,
 * permits and {@link io.pocketflow.core.Futures} build on them. It uses the JDK only. Not exported.
 */
@NullMarked
package io.pocketflow.core.future;

import org.jspecify.annotations.NullMarked;
