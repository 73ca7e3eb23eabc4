/**
 * Models behind HTTP: they send requests, read lines and events, and turn error answers into failures and waits. {@link
 * io.pocketflow.llm.ChatModels} and {@link io.pocketflow.llm.EmbeddingModels} create the models, and {@code budget}
 * reads waits and limits. It uses {@code wire}, the packages of the providers, {@code stream} and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.http;

import org.jspecify.annotations.NullMarked;
