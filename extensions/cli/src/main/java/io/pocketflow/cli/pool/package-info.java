/**
 * The bulk run: a chain of prompts over items, its journal, and its results. Start reading at {@link
 * io.pocketflow.cli.pool.BulkRun}.
 */
@NullMarked
package io.pocketflow.cli.pool;

import org.jspecify.annotations.NullMarked;
