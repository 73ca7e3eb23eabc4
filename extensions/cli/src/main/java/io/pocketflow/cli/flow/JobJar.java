package io.pocketflow.cli.flow;

import io.pocketflow.cli.base.UserError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A jar with the classes of a job and those of a user, because a cluster receives one jar. Of two files with one name the
 * first is kept; files of services are joined. Confined to one thread.
 */
public final class JobJar {

    private static final String SERVICES = "META-INF/services/";

    private final JarOutputStream out;
    private final Set<String> names = new HashSet<>();
    private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

    private JobJar(JarOutputStream out) {
        this.out = out;
    }

    /**
     * Writes a jar.
     *
     * @param base the jar of the job, whose manifest is kept
     * @param users jars and folders of classes
     */
    public static void write(Path base, List<URL> users, Path to) throws IOException, UserError {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to))) {
            JobJar jar = new JobJar(out);
            jar.addJar(base, true);
            for (URL url : users) {
                Path path = path(url);
                if (Files.isDirectory(path)) {
                    jar.addFolder(path);
                } else {
                    jar.addJar(path, false);
                }
            }
            jar.addServices();
        }
    }

    private static Path path(URL url) throws UserError {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException wrong) {
            throw new UserError("--classpath names '" + url + "', which is not a path", wrong);
        }
    }

    private void addJar(Path path, boolean isBase) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                boolean isSignature = name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
                if (!entry.isDirectory() && !isSignature && (isBase || !name.equals(JarFile.MANIFEST_NAME))) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        add(name, in);
                    }
                }
            }
        }
    }

    private void addFolder(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            try (InputStream in = Files.newInputStream(file)) {
                add(name, in);
            }
        }
    }

    private void add(String name, InputStream in) throws IOException {
        if (name.startsWith(SERVICES)) {
            ByteArrayOutputStream service = services.computeIfAbsent(name, first -> new ByteArrayOutputStream());
            in.transferTo(service);
            service.write('\n');
        } else if (names.add(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
    }

    private void addServices() throws IOException {
        for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
            out.putNextEntry(new JarEntry(service.getKey()));
            service.getValue().writeTo(out);
        }
    }
}
