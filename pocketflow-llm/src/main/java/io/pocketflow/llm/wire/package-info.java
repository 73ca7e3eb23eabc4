/**
 * What the formats of all providers have in common: how a format is asked for requests, and how a reply is put
 * together. The packages of the providers implement it, and {@code http} calls it. It uses {@code base}, and knows no
 * provider and no connection.
 */
@NullMarked
package io.pocketflow.llm.wire;

import org.jspecify.annotations.NullMarked;
