/**
 * Streams of events by the rules of Reactive Streams: publishers, subscriptions and relays. The HTTP models and the
 * decorators call this package. It uses {@code base} and the events of {@code io.pocketflow.llm}.
 */
@NullMarked
package io.pocketflow.llm.stream;

import org.jspecify.annotations.NullMarked;
