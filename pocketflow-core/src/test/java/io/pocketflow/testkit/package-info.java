/**
 * For tests of nodes and flows: virtual time, recorded events, scripted nodes. No test framework is needed.
 */
@NullMarked
package io.pocketflow.testkit;

import org.jspecify.annotations.NullMarked;
