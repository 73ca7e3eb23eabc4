/**
 * The recipes of the cookbook: found by their folders, described by their pages, and run from their compiled classes. A
 * recipe uses nothing of the command line; users copy its folder.
 */
@NullMarked
package io.pocketflow.cli.recipes;

import org.jspecify.annotations.NullMarked;
