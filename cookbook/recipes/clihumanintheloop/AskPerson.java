package clihumanintheloop;

import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.io.IOException;

/** Shows the joke to the person at the terminal, whose answer decides how the flow continues. */
class AskPerson extends Node<String, String> {

    private final Terminal terminal;

    AskPerson(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    protected String prep(Shared shared) {
        return shared.get(CliHumanInTheLoop.JOKE);
    }

    @Override
    protected String exec(String joke) throws IOException {
        System.out.println(joke);
        return terminal.ask("Is this funny? (yes, no, stop)");
    }

    @Override
    protected String post(Shared shared, String joke, String answer) {
        switch (answer) {
            case "yes":
                shared.put(CliHumanInTheLoop.FAVOURITE, joke);
                return "done";
            case "stop":
                return "done";
            default:
                shared.append(CliHumanInTheLoop.DISLIKED, joke);
                return "again";
        }
    }
}
