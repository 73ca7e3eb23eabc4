/**
 * For tests of the structure of a module: which package may use which, circles of classes, and sizes. {@code RoomsTest} of
 * the core and {@code ArchitectureTest} of other modules call it. It needs ArchUnit on the class path of the tests.
 */
@NullMarked
package io.pocketflow.testkit.rooms;

import org.jspecify.annotations.NullMarked;
