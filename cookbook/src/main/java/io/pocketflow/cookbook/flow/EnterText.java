package io.pocketflow.cookbook.flow;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;
import java.util.Optional;

/** A node that asks for the text; ends the flow at the end of the input. */
final class EnterText extends Node<Void, Optional<String>> {

    private final Dialog dialog;

    EnterText(Dialog dialog) {
        this.dialog = dialog;
    }

    @Override
    protected Optional<String> exec(Void nothing) throws IOException {
        return dialog.ask("text: ");
    }

    @Override
    protected String post(Shared shared, Void nothing, Optional<String> text) {
        text.ifPresent(typed -> shared.put(Menu.TEXT, typed));
        return text.isPresent() ? DEFAULT : "quit";
    }
}
