/**
 * Tools for tests of nodes and flows: virtual time, recorded events, scripted nodes. They need no test framework.
 */
@NullMarked
package io.pocketflow.testkit;

import org.jspecify.annotations.NullMarked;
