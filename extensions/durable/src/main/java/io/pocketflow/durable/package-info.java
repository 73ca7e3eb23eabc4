/**
 * Runs that survive their process. {@link io.pocketflow.durable.Journal} is a {@code StepStore} that records each
 * finished {@code exec} result in a file, so that a run resumed under the same id pays for nothing twice.
 *
 * <p>For unchanged inputs, a step whose record is durable is never run again; a step in flight at the crash may be.
 * <p>A result is recorded as JSON if JSON restores it as an equal value. Records are written by their components; other
 * classes need a setter or a constructor parameter for each getter. Classes in named modules must be open to {@code
 * com.fasterxml.jackson.databind} and {@code io.pocketflow.core}.
 */
@NullMarked
package io.pocketflow.durable;

import org.jspecify.annotations.NullMarked;
