/**
 * The common part of all providers' formats: the interface of a format, and the assembly of replies. The packages of
 * the providers implement it, and {@code http} calls it. It uses {@code base} and {@code schema}, and knows no provider
 * and no connection.
 */
@NullMarked
package io.pocketflow.llm.wire;

import org.jspecify.annotations.NullMarked;
