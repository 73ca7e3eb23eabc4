/**
 * Ollama's own chat format. {@code http} calls it through {@link io.pocketflow.llm.wire.WireFormat}. It uses
 * {@code wire}, {@code schema} and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.wire.ollama;

import org.jspecify.annotations.NullMarked;
