/**
 * Language models behind one interface: a {@link io.pocketflow.llm.ChatModel} answers a {@link
 * io.pocketflow.llm.ChatRequest} with a {@link io.pocketflow.llm.ChatReply}, blocking or as a future.
 *
 * <p>{@link io.pocketflow.llm.ChatModels} creates models by name or from the environment; {@link
 * io.pocketflow.llm.OfflineModel} summarizes without a network, and {@link io.pocketflow.llm.ScriptModel} answers by a script. A call sends one wire request and never retries: {@link
 * io.pocketflow.llm.LlmException} contains hints for the retry layer.
 */
@NullMarked
package io.pocketflow.llm;

import org.jspecify.annotations.NullMarked;
