/** Pools over millions of items on Apache Flink. Begin with {@link io.pocketflow.flink.PocketFlowJob}. */
@NullMarked
package io.pocketflow.flink;

import org.jspecify.annotations.NullMarked;
