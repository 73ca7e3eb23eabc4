/**
 * Decorators of models: limits, costs, retries, fallbacks, cached replies and typed replies. The default methods of
 * {@link io.pocketflow.llm.ChatModel} call this package. It uses {@code budget}, {@code http}, {@code stream}, {@code
 * schema} and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.decorate;

import org.jspecify.annotations.NullMarked;
