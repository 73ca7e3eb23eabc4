/** The command line {@code pocketflow}: asks models, runs recipes, draws them. */
@NullMarked
package io.pocketflow.cli;

import org.jspecify.annotations.NullMarked;
