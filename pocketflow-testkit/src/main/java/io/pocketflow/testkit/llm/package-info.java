/**
 * Models for tests: {@link io.pocketflow.testkit.llm.ScriptedModel} answers by a script, and {@link
 * io.pocketflow.testkit.llm.RecordedModel} by recorded answers of another model. {@link
 * io.pocketflow.testkit.llm.ChatDecoratorContract} checks decorators of models. They need pocketflow-llm, and no test framework.
 */
@NullMarked
package io.pocketflow.testkit.llm;

import org.jspecify.annotations.NullMarked;
