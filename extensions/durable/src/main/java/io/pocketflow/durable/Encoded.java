package io.pocketflow.durable;

/** A value as JSON: what the records of a {@link Journal} hold. */
record Encoded(String json) {}
