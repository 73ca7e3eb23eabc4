package io.pocketflow.durable.json;

/** A value as JSON, as the records of a durable store contain it. */
public record Encoded(String json) {}
