/**
 * The command line {@code pocketflow}: its commands and their options. The work of {@code pool} is in the rooms {@code
 * pool} and {@code items}; {@code base} holds the console and files.
 */
@NullMarked
package io.pocketflow.cli;

import org.jspecify.annotations.NullMarked;
