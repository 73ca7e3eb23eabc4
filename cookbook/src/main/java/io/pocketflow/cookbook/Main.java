package io.pocketflow.cookbook;

import io.pocketflow.core.FlowException;
import java.io.PrintStream;
import java.util.List;

/** The command line of the cookbook: lists the recipes and runs one. */
public final class Main {

    /** Exit code: success. */
    public static final int DONE = 0;

    /** Exit code: failure; a sentence on standard error says why. */
    public static final int TROUBLE = 1;

    /** Exit code: invalid arguments. */
    public static final int USAGE = 2;

    /** Exit code: the command finished, but some items failed. */
    public static final int SOME_FAILED = 3;

    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(run(List.of(args), Session.system()));
    }

    /** Runs a recipe with these arguments and ends the process; for the {@code main} of a recipe. */
    public static void main(Recipe recipe, String[] args) {
        System.exit(run(recipe, List.of(args), Session.system()));
    }

    /** Runs one command, {@code recipes} or {@code run NAME …}, and returns its exit code. */
    public static int run(List<String> args, Session session) {
        String command = args.isEmpty() ? "" : args.get(0);
        List<String> rest = args.isEmpty() ? args : args.subList(1, args.size());
        return switch (command) {
            case "recipes" -> list(rest, session);
            case "run" -> run(rest.isEmpty() ? "" : rest.get(0), rest, session);
            case "--help", "-h", "help" -> {
                usage(session.out());
                yield DONE;
            }
            case "" -> refuse("missing command", session);
            default -> refuse("unknown command '" + command + "'", session);
        };
    }

    private static int list(List<String> rest, Session session) {
        if (!rest.isEmpty()) {
            return refuse("recipes accepts no arguments but was given " + rest.get(0), session);
        }
        for (Recipe recipe : Recipes.ALL) {
            session.out().printf("%-20s %s%n", recipe.name(), recipe.summary());
        }
        return DONE;
    }

    private static int run(String name, List<String> args, Session session) {
        if (name.isEmpty()) {
            return refuse("missing name of a recipe", session);
        }
        return Recipes.named(name)
                .map(recipe -> run(recipe, args.subList(1, args.size()), session))
                .orElseGet(() -> refuse("there is no recipe '" + name + "'; 'pocketflow recipes' lists them", session));
    }

    static int run(Recipe recipe, List<String> args, Session session) {
        if (args.contains("--help") || args.contains("-h")) {
            session.out().println(recipe.summary());
            usage(recipe, session.out());
            return DONE;
        }
        try {
            return recipe.run(new Arguments(args), session);
        } catch (UsageException wrong) {
            session.err().println("pocketflow: " + Printable.line(wrong.getMessage()));
            usage(recipe, session.err());
            return USAGE;
        } catch (Exception e) {
            session.err().println("pocketflow: " + sentence(e));
            if (session.verbose()) {
                e.printStackTrace(session.err());
            }
            return TROUBLE;
        }
    }

    /**
     * Returns a sentence about a failure: the message of a {@link Trouble}, else the place and the exception's message.
     */
    public static String sentence(Throwable e) {
        Throwable told = e instanceof FlowException && e.getCause() instanceof Trouble ? e.getCause() : e;
        boolean speaks = told instanceof Trouble || told instanceof FlowException;
        return Printable.line(speaks ? told.getMessage() : told.toString());
    }

    private static int refuse(String wrong, Session session) {
        session.err().println("pocketflow: " + Printable.line(wrong));
        usage(session.err());
        return USAGE;
    }

    private static void usage(PrintStream to) {
        to.println("usage: pocketflow recipes                  lists the recipes");
        to.println("       pocketflow run NAME [ARGUMENT...]   runs a recipe; with --help, prints its arguments");
        to.println("       pocketflow --help                   prints this");
        to.println("exit codes: 0 success, 1 failure, 2 invalid arguments, 3 some items failed");
    }

    private static void usage(Recipe recipe, PrintStream to) {
        to.println(("usage: pocketflow run " + recipe.name() + " " + recipe.arguments()).strip());
    }
}
