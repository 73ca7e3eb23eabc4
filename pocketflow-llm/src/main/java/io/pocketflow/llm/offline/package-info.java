/**
 * The extractive summarizer, which splits a text into sentences and ranks them. {@link io.pocketflow.llm.OfflineModel}
 * calls this package. It uses the JDK and the messages of {@code io.pocketflow.llm} only.
 */
@NullMarked
package io.pocketflow.llm.offline;

import org.jspecify.annotations.NullMarked;
