/**
 * Runs that survive their process: {@link io.pocketflow.durable.Journal} is a {@code StepStore} that keeps each finished
 * {@code exec} result in a file, so that a run started again under the same id pays for nothing twice.
 *
 * <p>For unchanged inputs, a step whose record is durable is never run again; a step in flight at the crash may be.
 *
 * <p>A result is kept as JSON if it comes back equal. Of records the components are written; other classes need a setter or a
 * constructor parameter for each getter. Classes in named modules must be open to {@code com.fasterxml.jackson.databind} and
 * {@code io.pocketflow.core}.
 */
@NullMarked
package io.pocketflow.durable;

import org.jspecify.annotations.NullMarked;
