/** Runnable recipes, one a package, and the small command line that runs them. */
package io.pocketflow.cookbook;
