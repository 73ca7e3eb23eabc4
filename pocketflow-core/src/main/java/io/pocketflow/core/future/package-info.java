/**
 * Futures that abort the work behind them when they, or futures derived from them, are completed from outside, and the stages
 * that user code returns. Runs, pools, permits, records and {@link io.pocketflow.core.Futures} build on them. It uses failures
 * and the mark on threads. Not exported.
 */
@NullMarked
package io.pocketflow.core.future;

import org.jspecify.annotations.NullMarked;
