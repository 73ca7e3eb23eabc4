/**
 * Runs that another machine takes over. {@link io.pocketflow.postgres.PostgresStepStore} keeps the records of runs in a
 * PostgreSQL database, where each run has one owner at a time. If the owner dies or is paused, another process takes the run
 * over: calls in flight at that time may be repeated, nothing else is.
 *
 * <p>{@link io.pocketflow.postgres.PostgresWorker} starts submitted runs and takes over abandoned ones. The machines share
 * the database and no other service.
 */
@NullMarked
package io.pocketflow.postgres;

import org.jspecify.annotations.NullMarked;
