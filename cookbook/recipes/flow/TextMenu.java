package flow;

import io.pocketflow.core.Flow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** A menu: a flow that branches on the user's choice, and loops until the choice is to quit. */
public class TextMenu {

    static final Key<String> TEXT = Key.of("text", String.class);

    static final List<String> CHOICES = List.of("upper", "lower", "reverse", "count", "text", "quit");
    static final List<String> SAMPLE = List.of(
            "Was it a car or a cat I saw?",
            "upper",
            "reverse",
            "count",
            "dance",
            "text",
            "Never odd or even",
            "reverse",
            "quit");

    /** Asks questions on standard input. If nothing at all is typed there, the sample is typed. */
    static class Dialog {

        private final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        private final Queue<String> sample = new ArrayDeque<>(SAMPLE);

        String ask(String question) throws IOException {
            System.out.print(question + " ");
            System.out.flush();
            String line = in.readLine();
            if (line != null) {
                sample.clear();
                return line.strip();
            }
            String typed = sample.isEmpty() ? "quit" : sample.remove();
            System.out.println(typed);
            return typed;
        }
    }

    /** Asks for the text. */
    static class EnterText extends Node<Void, String> {

        private final Dialog dialog;

        EnterText(Dialog dialog) {
            this.dialog = dialog;
        }

        @Override
        protected String exec(Void nothing) throws IOException {
            return dialog.ask("text:");
        }

        @Override
        protected String post(Shared shared, Void nothing, String text) {
            shared.put(TEXT, text);
            return DEFAULT;
        }
    }

    /** Asks for the next step. The choice is the action that the flow follows. */
    static class Choose extends Node<Void, String> {

        private final Dialog dialog;

        Choose(Dialog dialog) {
            this.dialog = dialog;
        }

        @Override
        protected String exec(Void nothing) throws IOException {
            return dialog.ask(String.join(", ", CHOICES) + "?");
        }

        @Override
        protected String post(Shared shared, Void nothing, String choice) {
            return CHOICES.contains(choice) ? choice : "unknown";
        }
    }

    /** Changes the text and prints it. */
    static class Change extends Node<String, String> {

        private final String name;
        private final UnaryOperator<String> change;

        Change(String name, UnaryOperator<String> change) {
            this.name = name;
            this.change = change;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        protected String prep(Shared shared) {
            return shared.get(TEXT);
        }

        @Override
        protected String exec(String text) {
            return change.apply(text);
        }

        @Override
        protected String post(Shared shared, String text, String changed) {
            System.out.println("  " + changed);
            return DEFAULT;
        }
    }

    static Flow flow() {
        var dialog = new Dialog();
        var enter = new EnterText(dialog);
        var choose = new Choose(dialog);
        var upper = new Change("Upper", text -> text.toUpperCase(Locale.ROOT));
        var lower = new Change("Lower", text -> text.toLowerCase(Locale.ROOT));
        var reverse =
                new Change("Reverse", text -> new StringBuilder(text).reverse().toString());
        var count = new Change("Count", text -> text.split("\\s+").length + " words");
        return new Flow(
                enter.then(choose),
                choose.on("upper", upper.then(choose))
                        .on("lower", lower.then(choose))
                        .on("reverse", reverse.then(choose))
                        .on("count", count.then(choose))
                        .on("text", enter)
                        .on("unknown", choose)
                        .end("quit"));
    }

    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("flow accepts no arguments, because it asks, but was given: " + args[0]);
            System.exit(2);
        }
        flow().run(Shared.create());
        System.out.println("Goodbye.");
    }
}
