/**
 * JSON schemas: how Java types look as JSON, how schemas are written, and how values are read and checked. The
 * schema types of {@code io.pocketflow.llm}, the request writers and the tools call it. It uses {@code base} and
 * the schema library.
 */
@NullMarked
package io.pocketflow.llm.schema;

import org.jspecify.annotations.NullMarked;
