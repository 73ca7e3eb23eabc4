/**
 * The events of a run, and the listeners that receive them. Users implement {@link
 * io.pocketflow.core.event.FlowListener}; the engine creates the events. It uses the plain values of {@link
 * io.pocketflow.core} only.
 */
@NullMarked
package io.pocketflow.core.event;

import org.jspecify.annotations.NullMarked;
