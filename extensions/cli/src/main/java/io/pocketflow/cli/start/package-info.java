/**
 * The start of the program: builds it from a checkout if the sources have changed, and makes the archive of classes. The
 * scripts {@code pocketflow} and {@code pocketflow.cmd} only find a Java.
 */
@NullMarked
package io.pocketflow.cli.start;

import org.jspecify.annotations.NullMarked;
