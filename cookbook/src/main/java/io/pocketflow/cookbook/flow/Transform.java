package io.pocketflow.cookbook.flow;

import io.pocketflow.cookbook.Printable;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.function.UnaryOperator;

/** A node that transforms the text and prints it. */
final class Transform extends Node<String, String> {

    private final String name;
    private final UnaryOperator<String> change;
    private final Dialog dialog;

    Transform(String name, Dialog dialog, UnaryOperator<String> change) {
        this.name = name;
        this.dialog = dialog;
        this.change = change;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(Menu.TEXT);
    }

    @Override
    protected String exec(String text) {
        return change.apply(text);
    }

    @Override
    protected String post(Shared shared, String text, String changed) {
        dialog.out().println("  " + Printable.line(changed));
        return DEFAULT;
    }
}
