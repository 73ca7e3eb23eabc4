package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Texts;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.ledger.Ledger;
import io.pocketflow.cli.results.Keyed;
import io.pocketflow.core.store.StepCodec;
import io.pocketflow.core.store.StepKey;
import io.pocketflow.core.store.StepRecord;
import io.pocketflow.core.store.StepStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a result file was made by this command: its records contain the SHA-256 of each file that was made. A
 * file of others, results whose records are gone, and results that were edited since have no proof and are never
 * overwritten without {@code --overwrite}.
 */
final class MadeFile {

    /** The run id of the hashes in a journal. */
    static final String RUN_ID = "results";

    private static final int CHUNK = 1 << 16;

    private MadeFile() {}

    /** Records that a file with this hash is made, or may be replaced. Blocks until it is durable. */
    static void note(Ledger ledger, String hash) {
        StepCodec codec = ledger.codec();
        if (ledger.find(RUN_ID, key(hash)).isEmpty()) {
            Object value = codec.encode(hash, String.class);
            ledger.keep(RUN_ID, key(hash), new StepRecord(StepRecord.Kind.DONE, value, "", 0));
        }
    }

    private static StepKey key(String hash) {
        return new StepKey(List.of(new StepKey.Part(RUN_ID, 0, hash)));
    }

    /** The place in which a proof is looked for, before a run may write to it. */
    interface Proofs {

        /** Returns whether the place has any records. */
        boolean isFilled() throws UserError;

        /** Returns whether the place contains the hash of a file that was made. */
        boolean contains(String hash) throws UserError;

        /** Returns the sentence about a place without records. */
        String missing();

        /** Returns the proofs in a journal, or none if it is null. */
        static Proofs in(@Nullable Path journal) {
            return new Proofs() {
                @Override
                public boolean isFilled() throws UserError {
                    return MadeFile.isFilled(journal);
                }

                @Override
                public boolean contains(String hash) throws UserError {
                    return MadeFile.contains(journal, hash);
                }

                @Override
                public String missing() {
                    return "there is no journal that made it";
                }

                @Override
                public String toString() {
                    return String.valueOf(journal);
                }
            };
        }

        /** Returns the proofs in a run of a store. */
        static Proofs in(StepStore store, String runId) {
            return new Proofs() {
                @Override
                public boolean isFilled() {
                    return store.find(runId, StepKey.START).isPresent();
                }

                @Override
                public boolean contains(String hash) {
                    return store.find(runId, key(hash)).isPresent();
                }

                @Override
                public String missing() {
                    return "the store has no run '" + runId + "' that made it";
                }

                @Override
                public String toString() {
                    return "run '" + runId + "'";
                }
            };
        }
    }

    /**
     * Returns the hash of an existing result file, or null if there is none.
     *
     * @throws UserError with the exit code for usage, if the file was not made with these records and may not be
     *     overwritten
     */
    static @Nullable String check(Path out, Proofs proofs, boolean overwrite) throws UserError {
        Path part = Places.part(out);
        if (Files.exists(part, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(part)
                && !overwrite
                && !proofs.isFilled()) {
            throw UserError.usage(part + " exists, and no record shows that it was made by this command; delete it,"
                    + " choose another --out, or use --overwrite");
        }
        if (!Files.exists(out)) {
            return null;
        }
        String hash = hash(out);
        if (!overwrite && !proofs.contains(hash)) {
            throw UserError.usage(out + " exists, and "
                    + (proofs.isFilled() ? "its content is not what " + proofs + " made" : proofs.missing())
                    + "; choose another --out, or use --overwrite to replace it");
        }
        return hash;
    }

    private static boolean isFilled(@Nullable Path journal) throws UserError {
        try {
            return journal != null && Files.isRegularFile(journal) && Files.size(journal) > 0;
        } catch (IOException failed) {
            throw Texts.trouble(journal, failed);
        }
    }

    private static String hash(Path file) throws UserError {
        MessageDigest digest = Keyed.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException failed) {
            throw Texts.trouble(file, failed);
        }
    }

    /**
     * Returns whether a journal contains a hash. It is searched as bytes, so that a damaged journal is a proof too. The
     * content of answers cannot be a false proof: nobody can write a text that contains its own SHA-256.
     */
    private static boolean contains(@Nullable Path journal, String hash) throws UserError {
        if (journal == null || !isFilled(journal)) {
            return false;
        }
        byte[] wanted = hash.getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[CHUNK + wanted.length];
        int kept = 0;
        try (InputStream in = Files.newInputStream(journal)) {
            for (int n = in.read(buffer, kept, CHUNK); n >= 0; n = in.read(buffer, kept, CHUNK)) {
                int filled = kept + n;
                if (indexOf(buffer, filled, wanted) >= 0) {
                    return true;
                }
                kept = Math.min(filled, wanted.length - 1);
                System.arraycopy(buffer, filled - kept, buffer, 0, kept);
            }
            return false;
        } catch (IOException failed) {
            throw Texts.trouble(journal, failed);
        }
    }

    private static int indexOf(byte[] bytes, int length, byte[] wanted) {
        for (int i = 0; i <= length - wanted.length; i++) {
            int matched = 0;
            while (matched < wanted.length && bytes[i + matched] == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return i;
            }
        }
        return -1;
    }
}
