package io.pocketflow.durable;

/** A value as JSON, as the records of a {@link Journal} contain it. */
record Encoded(String json) {}
