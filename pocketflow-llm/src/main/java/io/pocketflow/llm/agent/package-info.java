/**
 * Tasks for models as nodes: prompts and message templates, skills, tools, and agents that call tools. Users call this
 * package. It uses the models of {@code io.pocketflow.llm}, {@code schema}, {@code decorate} and {@code base}.
 */
@NullMarked
package io.pocketflow.llm.agent;

import org.jspecify.annotations.NullMarked;
