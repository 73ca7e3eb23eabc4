package io.pocketflow.cookbook.flow;

import io.pocketflow.cookbook.Arguments;
import io.pocketflow.cookbook.Main;
import io.pocketflow.cookbook.Recipe;
import io.pocketflow.cookbook.Session;
import io.pocketflow.core.Flow;
import io.pocketflow.core.FlowGraph;
import io.pocketflow.core.Shared;
import java.io.BufferedReader;
import java.util.Locale;

/** A menu: a flow that branches on the user's choice and loops until the choice is to quit. */
public final class TextMenu implements Recipe {

    static Flow flow(Dialog dialog) {
        EnterText enter = new EnterText(dialog);
        Choose choose = new Choose(dialog);
        Transform upper = new Transform("Upper", dialog, text -> text.toUpperCase(Locale.ROOT));
        Transform lower = new Transform("Lower", dialog, text -> text.toLowerCase(Locale.ROOT));
        Transform reverse = new Transform("Reverse", dialog, TextMenu::reversed);
        Transform count = new Transform("CountWords", dialog, text -> words(text) + " words");
        return new Flow(
                enter.then(choose).end("quit"),
                enter.end("quit"),
                choose.on("upper", upper.then(choose))
                        .on("lower", lower.then(choose))
                        .on("reverse", reverse.then(choose))
                        .on("count", count.then(choose))
                        .on("text", enter)
                        .on("unknown", choose));
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    @Override
    public int run(Arguments arguments, Session session) {
        arguments.end();
        flow(new Dialog(session.in(), session.out())).run(Shared.create(), session.options());
        session.out().println("Goodbye.");
        return Main.DONE;
    }

    @Override
    public String name() {
        return "flow";
    }

    @Override
    public String summary() {
        return "a menu: branches and a loop, until you quit";
    }

    @Override
    public String arguments() {
        return "";
    }

    @Override
    public FlowGraph graph() {
        return flow(new Dialog(new BufferedReader(BufferedReader.nullReader()), System.out))
                .graph();
    }

    /** Runs this recipe. */
    public static void main(String[] args) {
        Main.main(new TextMenu(), args);
    }
}
