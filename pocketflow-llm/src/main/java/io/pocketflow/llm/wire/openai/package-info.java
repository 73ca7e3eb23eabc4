/**
 * The two formats of OpenAI, Chat Completions and Responses, in the dialects of the servers that follow them.
 * {@code http} calls it through {@link io.pocketflow.llm.wire.WireFormat}. It uses {@code wire}, {@code schema}
 * and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.wire.openai;

import org.jspecify.annotations.NullMarked;
