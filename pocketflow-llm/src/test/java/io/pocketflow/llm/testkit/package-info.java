/** For the tests of other modules that ask models. */
@NullMarked
package io.pocketflow.llm.testkit;

import org.jspecify.annotations.NullMarked;
