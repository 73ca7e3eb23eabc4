package io.pocketflow.llm;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Whose limits a call uses up.
 *
 * @param account the server and the key, of which only a hash is kept: what is out of money is out of it as a whole
 * @param model the model, whose limits are its own
 */
record BudgetKey(String account, String model) {

    static BudgetKey of(ModelConfig config, String model) {
        return new BudgetKey(config.provider().prefix + " " + config.baseUrl() + " " + hash(config.key()), model);
    }

    private static String hash(@Nullable Secret key) {
        if (key == null) {
            return "without key";
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
