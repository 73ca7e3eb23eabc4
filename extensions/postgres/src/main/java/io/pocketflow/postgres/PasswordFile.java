package io.pocketflow.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of passwords of PostgreSQL's tools. A line is {@code host:port:database:user:password}; a star matches anything,
 * and a backslash precedes a colon or backslash of a value. The first line that matches counts. The source of the format is
 * the chapter "The Password File" of the documentation of libpq.
 */
final class PasswordFile {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresStepStore.class);
    private static final Set<PosixFilePermission> OTHERS = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final int FIELDS = 5;

    private PasswordFile() {}

    /** Returns the password of a user, or null if the file does not exist, has none, or is readable by others. */
    static @Nullable String find(Path file, String host, String port, String database, String user) {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            if (isOpenToOthers(file)) {
                LOG.warn("{} is ignored, because other users can read or write it: chmod 600 {}", file, file);
                return null;
            }
            List<String> wanted = List.of(host, port, database, user);
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                List<String> fields = line.startsWith("#") ? List.of() : fields(line);
                if (fields.size() == FIELDS && matches(fields, wanted)) {
                    return fields.get(FIELDS - 1);
                }
            }
        } catch (IOException unreadable) {
            LOG.warn("{} is ignored, because it cannot be read: {}", file, unreadable.toString());
        }
        return null;
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains);
        } catch (UnsupportedOperationException noPosix) {
            return false;
        }
    }

    private static boolean matches(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !fields.get(i).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Splits a line at its first four colons. */
    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && i + 1 < line.length()) {
                i++;
                field.append(line.charAt(i));
            } else if (c == ':' && fields.size() < FIELDS - 1) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
