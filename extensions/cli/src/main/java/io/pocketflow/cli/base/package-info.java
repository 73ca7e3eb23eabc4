/**
 * The floor below all commands: the console, which keeps control characters from terminals, and files that are read and
 * written safely. It knows neither models nor items. Errors that a user can correct are {@link
 * io.pocketflow.cli.base.UserError}.
 */
@NullMarked
package io.pocketflow.cli.base;

import org.jspecify.annotations.NullMarked;
