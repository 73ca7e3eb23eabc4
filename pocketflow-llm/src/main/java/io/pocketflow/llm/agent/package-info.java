/**
 * Tasks for models as nodes: prompts and message templates, skills, tools, and agents that call tools. Users call
 * it. It uses the models of {@code io.pocketflow.llm} and the packages below it; none of those uses this one.
 */
@NullMarked
package io.pocketflow.llm.agent;

import org.jspecify.annotations.NullMarked;
