/** Runnable recipes, each in a package of its own, and the small command line that runs them. */
package io.pocketflow.cookbook;
