/**
 * Runs that survive their process: {@link io.pocketflow.durable.Journal} is a {@code StepStore} that keeps each finished
 * {@code exec} result in a file, so that a run started again under the same id pays for nothing twice.
 *
 * <p>For unchanged inputs, a step whose record is durable is never run again; a step in flight at the crash may be.
 */
@NullMarked
package io.pocketflow.durable;

import org.jspecify.annotations.NullMarked;
