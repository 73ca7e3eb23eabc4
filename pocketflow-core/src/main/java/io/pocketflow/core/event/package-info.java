/**
 * What happens in a run, as events, and the listeners that receive them. Users implement
 * {@link io.pocketflow.core.event.FlowListener}; the engine makes the events. It uses the plain values of
 * {@link io.pocketflow.core} only.
 */
@NullMarked
package io.pocketflow.core.event;

import org.jspecify.annotations.NullMarked;
