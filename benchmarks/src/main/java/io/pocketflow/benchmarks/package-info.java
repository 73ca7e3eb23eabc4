/** PocketFlow, its peers and plain Java on the same work, in the same run. */
package io.pocketflow.benchmarks;
