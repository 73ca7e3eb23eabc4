/**
 * Limits on calls in flight and on starts in a window of time. Nodes reserve permits, models and pools have limiters of their
 * own, and the engine claims the permits. It uses the timer, the shared executor, abortable futures and the threads' room.
 */
@NullMarked
package io.pocketflow.core.limit;

import org.jspecify.annotations.NullMarked;
