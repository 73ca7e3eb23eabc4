/**
 * The rules of forks: the records that a fork keeps, and the record of its start. It knows no store. Hidden: only the stores
 * of this project use it.
 */
@NullMarked
package io.pocketflow.durable.fork;

import org.jspecify.annotations.NullMarked;
