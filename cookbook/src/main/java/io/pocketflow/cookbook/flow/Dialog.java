package io.pocketflow.cookbook.flow;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;

/** The input and the output of a dialog. */
record Dialog(BufferedReader in, PrintStream out) {

    /** Prints the prompt and returns the next line, or empty at the end of the input. */
    Optional<String> ask(String prompt) throws IOException {
        out.print(prompt);
        out.flush();
        Optional<String> line = Optional.ofNullable(in.readLine());
        if (line.isEmpty()) {
            out.println();
        }
        return line.map(String::strip);
    }
}
