/**
 * The tools that all packages of this module need: JSON, futures, threads, failures, and the masking of keys. Every
 * other package of the module calls this one. It uses the exported types of {@code io.pocketflow.llm}, Jackson and the
 * JDK, and none of the other packages.
 */
@NullMarked
package io.pocketflow.llm.base;

import org.jspecify.annotations.NullMarked;
