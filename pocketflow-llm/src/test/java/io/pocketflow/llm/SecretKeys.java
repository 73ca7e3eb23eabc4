package io.pocketflow.llm;

import io.pocketflow.llm.base.Keys;
import org.jspecify.annotations.Nullable;

/** The keys that formats and transports get for a secret, for tests in other packages. */
public final class SecretKeys {

    private SecretKeys() {}

    /** Returns the keys of this secret, {@link Keys#NONE} without one. */
    public static Keys of(@Nullable Secret secret) {
        return Secret.keys(secret);
    }
}
