/**
 * The half-price lane of pools: calls of skills, made by the batch endpoints of OpenAI, Anthropic, Gemini and Mistral.
 * Users name {@link io.pocketflow.llm.batch.Lane} and {@link io.pocketflow.llm.batch.BatchOptions}; the clients of the
 * endpoints and the course of a batch are hidden.
 */
@NullMarked
package io.pocketflow.llm.batch;

import org.jspecify.annotations.NullMarked;
