package io.pocketflow.durable;

import io.pocketflow.core.AsyncFlow;
import io.pocketflow.core.Attempt;
import io.pocketflow.core.Node;
import io.pocketflow.core.RunOptions;
import io.pocketflow.core.Shared;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** An application in a server, with values of its own classes. */
public final class DeployedApplication implements Function<Path, String> {

    /** A bean, which Jackson maps in other ways than a record. */
    public static final class Place {
        public String city = "Oslo";
    }

    public enum Tone {
        WARM,
        COLD
    }

    public record Answer(String text, Tone tone, List<Place> places) {}

    private static final class Asks extends Node<Tone, Answer> {
        @Override
        protected Tone prep(Shared shared) {
            return Tone.WARM;
        }

        @Override
        protected Answer exec(Tone tone, Attempt attempt) {
            attempt.emit(new Place());
            return new Answer("yes", tone, List.of(new Place()));
        }

        @Override
        protected String post(Shared shared, Tone tone, Answer answer) {
            return answer.text() + (shared.replaying() ? " again" : "");
        }
    }

    @Override
    public String apply(Path file) {
        String actions = "";
        for (int run = 0; run < 2; run++) {
            try (Journal journal = Journal.open(file, Durability.PROCESS);
                    JsonlEvents events = JsonlEvents.to(file.resolveSibling("events"))) {
                RunOptions options = RunOptions.defaults()
                        .withStore(journal)
                        .withRunId("run")
                        .withListener(events);
                actions += new AsyncFlow(new Asks()).run(Shared.create(), options) + ";";
            }
        }
        return actions;
    }
}
