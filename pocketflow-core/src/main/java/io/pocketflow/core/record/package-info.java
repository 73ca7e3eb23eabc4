/**
 * The records of durable runs in the engine's terms: how a step is looked up, encoded, compared and saved. The engine and
 * the pool call it. It uses the stores, the hashes, failures and stages, and knows neither nodes nor runs. Not exported.
 */
@NullMarked
package io.pocketflow.core.record;

import org.jspecify.annotations.NullMarked;
