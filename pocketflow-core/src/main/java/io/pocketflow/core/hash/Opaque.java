package io.pocketflow.core.hash;

/** Marks classes of the engine whose objects are not data, although their fields are final: nodes and stores. */
public interface Opaque {}
