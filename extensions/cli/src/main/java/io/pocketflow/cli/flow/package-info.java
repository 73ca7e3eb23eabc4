/** A user's own pool for {@code pocketflow pool --flow}: its class path, its class and its settings. */
@NullMarked
package io.pocketflow.cli.flow;

import org.jspecify.annotations.NullMarked;
