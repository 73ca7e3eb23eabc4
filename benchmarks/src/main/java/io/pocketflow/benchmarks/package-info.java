/** The benchmarks: PocketFlow, other engines and plain Java do the same work in the same run. */
package io.pocketflow.benchmarks;
