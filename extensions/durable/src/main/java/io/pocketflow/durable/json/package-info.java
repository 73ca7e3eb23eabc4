/**
 * The JSON form of values in durable stores, in their declared types. It knows no store. Hidden: only the stores of this
 * project use it.
 */
@NullMarked
package io.pocketflow.durable.json;

import org.jspecify.annotations.NullMarked;
