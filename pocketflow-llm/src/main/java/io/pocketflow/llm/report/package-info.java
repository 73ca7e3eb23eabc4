/**
 * The events of calls of models: what a call reports to the listeners of the run that it is a part of. It stands below the
 * models and their decorators, which report by it. The events themselves are the core's.
 */
@NullMarked
package io.pocketflow.llm.report;

import org.jspecify.annotations.NullMarked;
