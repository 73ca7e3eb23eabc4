/**
 * JSON schemas: the JSON form of Java types, the writing of schemas, and the reading and checking of values. The schema
 * types of {@code io.pocketflow.llm}, the request writers and the tools call this package. It uses {@code base} and the
 * schema library.
 */
@NullMarked
package io.pocketflow.llm.schema;

import org.jspecify.annotations.NullMarked;
