/** The results of a bulk run: one item with its outcome, as a line of JSON or a row of a table. */
@NullMarked
package io.pocketflow.cli.results;

import org.jspecify.annotations.NullMarked;
