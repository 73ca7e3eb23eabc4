/**
 * The records of bulk runs: where they are (a journal, or a database that machines share), and how commands read and write
 * them. It does not know what a run does.
 */
@NullMarked
package io.pocketflow.cli.ledger;

import org.jspecify.annotations.NullMarked;
