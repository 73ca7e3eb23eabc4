package io.pocketflow.cookbook.asyncbasic;

import java.io.BufferedReader;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A user who reads standard output and types on standard input. */
record Typist(BufferedReader in, PrintStream out, Blocking blocking) implements User {

    @Override
    public CompletableFuture<Void> showAsync(String line) {
        return blocking.callAsync(() -> {
            out.println(line);
            return null;
        });
    }

    @Override
    public CompletableFuture<Optional<String>> askAsync(String question) {
        return blocking.callAsync(() -> {
            out.print(question + " ");
            out.flush();
            Optional<String> line = Optional.ofNullable(in.readLine());
            if (line.isEmpty()) {
                out.println();
            }
            return line.map(String::strip);
        });
    }
}
