package io.pocketflow.cli;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.LogStream;
import io.pocketflow.cli.recipes.Cookbook;
import io.pocketflow.cli.start.Start;

/** The entry point of the command line {@code pocketflow}. */
public final class Main {

    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Start start = Start.begin();
        // meanwhile, because the annotations of the options take as long to read
        Console console = Console.system();
        QuickAnswer answer = QuickAnswer.to(arguments);
        Commands commands = answer != null ? null : Commands.of(console, Cookbook.installed(), arguments);
        if (start.hasRunNewer(arguments)) {
            return;
        }
        System.setProperty("java.awt.headless", "true");
        // JDK 17 otherwise keeps idle connections for 20 minutes
        System.setProperty("jdk.httpclient.keepalive.timeout", "30");
        System.setErr(new LogStream(System.err));
        System.exit(Start.isTraining() ? Training.run() : commands == null ? answer.print(console) : commands.run());
    }

    static int run(Console console, String... arguments) {
        return run(console, Cookbook.installed(), arguments);
    }

    static int run(Console console, Cookbook cookbook, String... arguments) {
        QuickAnswer answer = QuickAnswer.to(arguments);
        return answer == null ? Commands.of(console, cookbook, arguments).run() : answer.print(console);
    }
}
