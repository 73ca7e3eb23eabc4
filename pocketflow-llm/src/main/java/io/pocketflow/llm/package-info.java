/**
 * Language models behind one interface: {@link io.pocketflow.llm.ChatModel} takes a
 * {@link io.pocketflow.llm.ChatRequest} and gives a {@link io.pocketflow.llm.ChatReply}, blocking or as a future.
 *
 * <p>{@link io.pocketflow.llm.ChatModels} makes models by name or by the environment;
 * {@link io.pocketflow.llm.OfflineModel} summarizes without any network. A call makes one wire request and never
 * retries: {@link io.pocketflow.llm.LlmException} tells the retry layer what would help.
 */
@NullMarked
package io.pocketflow.llm;

import org.jspecify.annotations.NullMarked;
