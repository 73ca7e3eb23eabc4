package io.pocketflow.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a database with the user and the password: {@code postgresql://user@host:5432/database}, which may have
 * {@code jdbc:} before it. Immutable and thread-safe. {@link #toString} masks the password.
 *
 * <p>The user is in the URL ({@code user@} or {@code ?user=}), else it is {@code PGUSER} or the user of the system. The
 * password is {@code PGPASSWORD}, or else the one in the file {@code ~/.pgpass} (or {@code PGPASSFILE}), as for the tools of
 * PostgreSQL. A password in the URL works too, but other users of the machine see it in the list of processes. All other
 * parameters are those of the JDBC driver, for example {@code ?sslmode=verify-full}. Special characters are percent-encoded.
 */
public final class PostgresUrl {

    private static final Pattern FORM =
            Pattern.compile("(?:jdbc:)?postgres(?:ql)?://(?:([^@/?]*)@)?([^/?@]*)(?:/([^?]*))?(?:\\?(.*))?");
    private static final Pattern PORT = Pattern.compile("0*[1-9][0-9]{0,4}");
    private static final int HIGHEST_PORT = 65_535;
    private static final String DEFAULT_PORT = "5432";
    private static final String NO_SOCKETS =
            "unix sockets are not supported by the JDBC driver without a socket factory";
    /** The parameters of other clients of PostgreSQL that the driver ignores, and what replaces them. */
    private static final Map<String, String> IGNORED = Map.of(
            "host", "write the host before the database, as in postgresql://USER@HOST:PORT/DATABASE; " + NO_SOCKETS,
            "port", "write the port after the host, as in postgresql://USER@HOST:PORT/DATABASE",
            "target_session_attrs", "write targetServerType=primary instead of target_session_attrs=read-write");

    private static final String MASK = "***";

    private final String hosts;
    private final String database;
    private final String user;
    private final @Nullable String password;
    private final Map<String, String> parameters;
    private final boolean namesPassword;

    private PostgresUrl(
            String hosts,
            String database,
            String user,
            @Nullable String password,
            Map<String, String> parameters,
            boolean namesPassword) {
        this.hosts = hosts;
        this.database = database;
        this.user = user;
        this.password = password;
        this.parameters = parameters;
        this.namesPassword = namesPassword;
    }

    /** Returns the address in a URL, with the environment and the home of this process. */
    public static PostgresUrl parse(String url) {
        return parse(url, System.getenv(), Path.of(System.getProperty("user.home")));
    }

    /**
     * Returns the address in a URL.
     *
     * @param environment the environment variables
     * @param home the folder that contains the file {@code .pgpass}
     * @throws IllegalArgumentException if the text is not such a URL; the message does not contain the text, because a
     *     part of it may be a password
     */
    public static PostgresUrl parse(String url, Map<String, String> environment, Path home) {
        Matcher form = FORM.matcher(Objects.requireNonNull(url, "the URL of the store must not be null"));
        if (!form.matches()) {
            throw new IllegalArgumentException("the URL of a store must have the form"
                    + " postgresql://USER@HOST:PORT/DATABASE, and special characters of a password must be encoded, such as"
                    + " %40 for @");
        }
        checkSigns(form.group(3), form.group(4));
        checkHosts(form.group(2), form.group(3));
        Map<String, String> parameters = parameters(form.group(4));
        String info = form.group(1) == null ? "" : form.group(1);
        int colon = info.indexOf(':');
        String named = decoded(colon < 0 ? info : info.substring(0, colon));
        String given = colon < 0 ? null : decoded(info.substring(colon + 1));
        String userParameter = parameters.remove("user");
        String passwordParameter = parameters.remove("password");
        String user = first(named, userParameter, environment.get("PGUSER"), System.getProperty("user.name"));
        String database = decoded(form.group(3) == null ? "" : form.group(3));
        database = database.isEmpty() ? user : database;
        String hosts = form.group(2).isEmpty() ? "localhost" : form.group(2);
        String known = given != null ? given : passwordParameter;
        String password = known != null ? known : set(environment, "PGPASSWORD");
        if (password == null) {
            String place = set(environment, "PGPASSFILE");
            Path file = place == null ? home.resolve(".pgpass") : Path.of(place);
            List<String> host = hostAndPort(hosts);
            String bare = host.get(0).replaceAll("^\\[|\\]$", "");
            password = PasswordFile.find(file, bare, host.get(1), database, user);
        }
        return new PostgresUrl(hosts, database, user, password, parameters, known != null);
    }

    /** Returns the value of a variable, or null if it is not set or empty. */
    private static @Nullable String set(Map<String, String> environment, String variable) {
        String value = environment.get(variable);
        return value == null || value.isEmpty() ? null : value;
    }

    /**
     * Rejects an at sign behind the hosts. It shows that a slash or question mark is a part of the password: what stands
     * before it would be the host, and be printed. The names of users may contain an at sign, and passwords anything.
     */
    private static void checkSigns(@Nullable String database, @Nullable String query) {
        boolean isWrong = database != null && database.contains("@");
        for (String parameter : query == null ? new String[0] : query.split("&")) {
            isWrong |= parameter.contains("@") && !parameter.matches("user=[^/?]*|password=.*");
        }
        if (isWrong) {
            throw new IllegalArgumentException(
                    "the URL of a store has an @ behind the first / or ?: a password must be"
                            + " percent-encoded (%2F for a slash, %3F for a question mark, %40 for an @) or be given by PGPASSWORD");
        }
    }

    /** Rejects sockets and ports out of range. A port is not printed, because it may be the password of a URL without host. */
    private static void checkHosts(String hosts, @Nullable String database) {
        boolean isPath = hosts.isEmpty() && database != null && database.contains("/");
        for (String server : hosts.split(",")) {
            List<String> host = hostAndPort(server);
            if (isPath || host.get(0).regionMatches(true, 0, "%2F", 0, 3)) {
                throw new IllegalArgumentException("the host in the URL of a store must not be a path: " + NO_SOCKETS
                        + ", so write postgresql://USER@localhost/DATABASE for a server on this machine");
            }
            String port = host.get(1);
            if (!PORT.matcher(port).matches() || Integer.parseInt(port) > HIGHEST_PORT) {
                throw new IllegalArgumentException("the port of host '" + host.get(0)
                        + "' in the URL of a store must be a number from 1 to " + HIGHEST_PORT);
            }
        }
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query != null && !query.isEmpty()) {
            for (String parameter : query.split("&")) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String known = decoded(name);
                String instead = IGNORED.get(known);
                if (instead != null) {
                    throw new IllegalArgumentException(
                            "the JDBC driver ignores the parameter '" + known + "' in the URL of a store: " + instead);
                }
                parameters.put(known, equals < 0 ? "" : decoded(parameter.substring(equals + 1)));
            }
        }
        return parameters;
    }

    /** Decodes percent signs; a plus sign is itself. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "the URL of a store contains a percent sign that encodes no character; a percent sign is written %25");
        }
    }

    private static String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null && !candidate.isEmpty()) {
                return candidate;
            }
        }
        return "postgres";
    }

    /** Returns the host and port of the first server. */
    private static List<String> hostAndPort(String hosts) {
        String host = hosts.split(",", 2)[0];
        int colon = host.lastIndexOf(':');
        // the colons of an IPv6 address are in brackets
        boolean hasPort = colon >= 0 && host.indexOf(']', colon) < 0;
        List<String> both = new ArrayList<>();
        both.add(hasPort ? host.substring(0, colon) : host);
        both.add(hasPort ? host.substring(colon + 1) : DEFAULT_PORT);
        return both;
    }

    /** Returns whether the URL itself contains a password, which other users of the machine may see. */
    public boolean namesPassword() {
        return namesPassword;
    }

    /** Returns the server and its port, for messages. */
    String server() {
        List<String> first = hostAndPort(hosts);
        return hosts.contains(",") ? hosts : first.get(0) + ":" + first.get(1);
    }

    String database() {
        return database;
    }

    String user() {
        return user;
    }

    boolean hasPassword() {
        return password != null;
    }

    /** Returns the URL for the driver, without user, password and parameters. */
    String jdbc() {
        return "jdbc:postgresql://" + hosts + "/"
                + java.net.URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the properties for the driver. Without a password it is empty, so that the driver reads no file of passwords. */
    Properties properties() {
        Properties properties = new Properties();
        properties.putAll(parameters);
        properties.put("user", user);
        properties.put("password", password == null ? "" : password);
        return properties;
    }

    /** Returns the URL with a masked password. */
    @Override
    public String toString() {
        return "postgresql://" + user + (namesPassword ? ":" + MASK : "") + "@" + hosts + "/" + database;
    }
}
