/** One provider for each engine, and the plain Java to compare with. */
package io.pocketflow.benchmarks.engines;
