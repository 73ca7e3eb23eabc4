/**
 * Models without a network: the extractive summarizer, which splits a text into sentences and ranks them, for {@link
 * io.pocketflow.llm.OfflineModel}, and the lines of scripts, for {@link io.pocketflow.llm.ScriptModel}.
 */
@NullMarked
package io.pocketflow.llm.offline;

import org.jspecify.annotations.NullMarked;
