package io.pocketflow.cookbook.flow;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** A node that asks for the next step; the choice is the action. The end of the input means to quit. */
final class Choose extends Node<Void, Optional<String>> {

    private static final List<String> CHOICES = List.of("upper", "lower", "reverse", "count", "text", "quit");

    private final Dialog dialog;

    Choose(Dialog dialog) {
        this.dialog = dialog;
    }

    @Override
    protected Optional<String> exec(Void nothing) throws IOException {
        return dialog.ask(String.join(", ", CHOICES) + "? ");
    }

    @Override
    protected String post(Shared shared, Void nothing, Optional<String> typed) {
        String choice = typed.orElse("quit");
        return CHOICES.contains(choice) ? choice : "unknown";
    }
}
