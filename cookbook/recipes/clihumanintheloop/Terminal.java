package clihumanintheloop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Asks the person at the terminal. If standard input is closed, sample answers take the place of the person. */
class Terminal {

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
    private Iterator<String> sample = List.of("no", "yes").iterator();

    /** Returns the answer in lower case; at the end of the input it is {@code stop}. */
    String ask(String question) throws IOException {
        System.out.print(question + " ");
        String line = input.readLine();
        if (line != null) {
            sample = Collections.emptyIterator();
            return line.strip().toLowerCase();
        }
        String answer = sample.hasNext() ? sample.next() : "stop";
        System.out.println(answer);
        return answer;
    }
}
