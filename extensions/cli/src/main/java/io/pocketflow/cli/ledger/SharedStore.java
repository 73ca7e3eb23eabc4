package io.pocketflow.cli.ledger;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.core.store.Takeover;
import io.pocketflow.postgres.PostgresException;
import io.pocketflow.postgres.PostgresOptions;
import io.pocketflow.postgres.PostgresStepStore;
import io.pocketflow.postgres.PostgresUrl;
import io.pocketflow.postgres.RunHeldException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;

/** The stores that machines share, as commands open them. */
public final class SharedStore {

    private SharedStore() {}

    /** A converter of {@code never}, {@code if-expired} and {@code wait}. */
    public static final class Takeovers implements ITypeConverter<Takeover> {
        @Override
        public Takeover convert(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "never" -> Takeover.NEVER;
                case "if-expired" -> Takeover.IF_EXPIRED;
                case "wait" -> Takeover.WAIT;
                default ->
                    throw new picocli.CommandLine.TypeConversionException(
                            "'" + text + "' is not one of never, if-expired and wait");
            };
        }
    }

    /**
     * Opens the store at a URL, and creates or updates its tables. Warns of a password in the URL.
     *
     * @throws UserError if the URL is malformed, or the store cannot be used
     */
    public static PostgresStepStore open(String url, Console console) throws UserError {
        return open(url, PostgresOptions.defaults(), console);
    }

    /**
     * Opens the store at a URL for its upkeep, which creates no tables. Warns of a password in the URL.
     *
     * @throws UserError if the URL is malformed, or the store cannot be used or has no tables
     */
    public static PostgresStepStore existing(String url, Console console) throws UserError {
        return open(url, PostgresOptions.defaults().withMigration(false), console);
    }

    private static PostgresStepStore open(String url, PostgresOptions options, Console console) throws UserError {
        try {
            PostgresUrl address =
                    PostgresUrl.parse(url, console.environment(), Path.of(System.getProperty("user.home")));
            if (address.namesPassword()) {
                console.remark(
                        "warning: other users of this machine can see the password in --store; set PGPASSWORD, or"
                                + " add a line to ~/.pgpass");
            }
            return PostgresStepStore.open(address, options);
        } catch (IllegalArgumentException malformed) {
            throw UserError.usage(String.valueOf(malformed.getMessage()));
        } catch (PostgresException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }

    /** Opens a run of a store for this process; with {@link Takeover#WAIT} blocks until no other process holds it. */
    public static Ledger ledger(
            PostgresStepStore store, String runId, @Nullable Takeover takeover, boolean fresh, Console console)
            throws UserError {
        try {
            if (fresh && store.runs().stream().anyMatch(run -> run.id().equals(runId))) {
                store.remove(runId);
            }
            return Ledger.of(
                    store, store.open(runId, takeover == Takeover.NEVER ? takeover : Takeover.IF_EXPIRED), runId);
        } catch (RunHeldException held) {
            if (fresh) {
                throw new UserError(
                        held.situation() + "; --fresh needs a run that no process holds: wait until the run ends",
                        held);
            }
            if (takeover != Takeover.WAIT) {
                throw new UserError(held.situation() + "; --takeover wait waits for it", held);
            }
            console.remark("waiting: " + held.situation());
            return Ledger.of(store, store.open(runId, Takeover.WAIT), runId);
        } catch (IllegalArgumentException malformed) {
            throw UserError.usage("--run-id: " + malformed.getMessage());
        } catch (PostgresException failed) {
            throw new UserError(String.valueOf(failed.getMessage()), failed);
        }
    }
}
