/**
 * The items of a bulk run, read one by one from tables, lines of JSON, texts and folders. A malformed item fails alone,
 * and nothing is changed or lost silently.
 */
@NullMarked
package io.pocketflow.cli.items;

import org.jspecify.annotations.NullMarked;
