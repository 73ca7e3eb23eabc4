/** Files of vectors, and the search for those that are near the vector of a query. */
@NullMarked
package io.pocketflow.cli.vectors;

import org.jspecify.annotations.NullMarked;
