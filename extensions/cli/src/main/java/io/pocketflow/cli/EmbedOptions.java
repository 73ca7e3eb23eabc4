package io.pocketflow.cli;

import io.pocketflow.cli.base.Durations;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about the server of an embedding model. */
final class EmbedOptions {

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            converter = BaseUrls.class,
            description =
                    "address of a server other than the provider's: with /v1 for OpenAI's format, the origin only for"
                            + " the others. The provider's key of the environment is sent to it")
    @Nullable
    URI baseUrl;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            converter = Durations.class,
            description = "timeout of one request (default: ${DEFAULT-VALUE})")
    Duration timeout = Duration.ofSeconds(60);
}
