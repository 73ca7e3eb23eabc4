/** The providers of the engines, including the baselines in plain Java. */
package io.pocketflow.benchmarks.engines;
