/**
 * The threads of durable stores, which hold no reference to the application that starts them. It knows no store. Hidden: only
 * the stores of this project use it.
 */
@NullMarked
package io.pocketflow.durable.threads;

import org.jspecify.annotations.NullMarked;
