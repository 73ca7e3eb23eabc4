/**
 * The budgets that limited models share, and the rules by which headers, throttles and successes move their limits.
 * {@code decorate} acquires permits here; users see {@link io.pocketflow.llm.Budget}. It uses {@code http} for waits
 * and limits, {@code base}, and the limiters of the core.
 */
@NullMarked
package io.pocketflow.llm.budget;

import org.jspecify.annotations.NullMarked;
