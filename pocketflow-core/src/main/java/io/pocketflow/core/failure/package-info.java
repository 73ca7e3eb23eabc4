/**
 * The meaning of failures: the original exception, whether another attempt may follow and when, and texts of user objects
 * that do not fail themselves. The engine, the pool, the records and the public exceptions call it. It uses the values of
 * {@code io.pocketflow.core} that describe failures and retries. Not exported.
 */
@NullMarked
package io.pocketflow.core.failure;

import org.jspecify.annotations.NullMarked;
