/** Jobs of PocketFlow on Apache Flink, beside the same work written by hand with Flink's asynchronous I/O. */
package io.pocketflow.benchmarks.flink;
