/** The command line {@code pocketflow}: it calls models, runs recipes and draws them. */
@NullMarked
package io.pocketflow.cli;

import org.jspecify.annotations.NullMarked;
