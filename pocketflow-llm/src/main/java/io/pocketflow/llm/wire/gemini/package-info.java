/**
 * The generateContent format of the Gemini API. {@code http} calls it through {@link
 * io.pocketflow.llm.wire.WireFormat}. It uses {@code wire}, {@code schema} and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.wire.gemini;

import org.jspecify.annotations.NullMarked;
