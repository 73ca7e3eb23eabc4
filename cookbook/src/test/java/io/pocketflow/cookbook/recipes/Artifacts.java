package io.pocketflow.cookbook.recipes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * The artifacts on the class path of the tests, and what a project gets with each of them according to its pom. Immutable.
 * The pom is beside the jar in a Maven repository, and in the folder of the module in a build of all modules.
 */
final class Artifacts {

    /**
     * An artifact.
     *
     * @param place the jar, or the folder of the classes
     * @param needs the names of the artifacts that it brings
     */
    private record Artifact(String version, Path place, List<String> needs) {}

    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    private final Map<String, Artifact> byName = new TreeMap<>();

    /** Finds the artifacts of a class path. */
    Artifacts(String classPath) {
        for (String entry : classPath.split(Pattern.quote(System.getProperty("path.separator")))) {
            Path place = Path.of(entry).toAbsolutePath();
            if (Files.exists(place)) {
                add(place);
            }
        }
    }

    private void add(Path place) {
        Matcher jar = JAR.matcher(place.getFileName().toString());
        Path pom = jar.matches()
                ? place.resolveSibling(jar.group(1) + "-" + jar.group(2) + ".pom")
                : place.resolve("../../pom.xml").normalize();
        if (jar.matches() && !Files.exists(pom)) {
            pom = place.resolve("../../pom.xml").normalize();
        }
        if (Files.exists(pom) && !place.endsWith("test-classes")) {
            Element project = read(pom);
            String version = jar.matches() ? jar.group(2) : versionOf(project);
            String name = text(project, "groupId", text(child(project, "parent"), "groupId", "")) + ":"
                    + text(project, "artifactId", "");
            byName.putIfAbsent(name, new Artifact(version, place, needs(project, name)));
        }
    }

    /**
     * Returns the jars and folders that a project gets with this artifact.
     *
     * @param coordinates group, artifact and version, joined by colons
     * @throws IllegalArgumentException if the tests do not have the artifact in this version
     */
    Set<Path> with(String coordinates) {
        int end = coordinates.lastIndexOf(':');
        Artifact artifact = byName.get(coordinates.substring(0, end));
        String version = coordinates.substring(end + 1);
        if (artifact == null || !artifact.version.equals(version)) {
            throw new IllegalArgumentException("the pom of the cookbook has not " + coordinates + " but "
                    + (artifact == null ? "nothing of this name" : artifact.version));
        }
        Set<Path> all = new LinkedHashSet<>();
        collect(coordinates.substring(0, end), all);
        return all;
    }

    private void collect(String name, Set<Path> all) {
        Artifact artifact = byName.get(name);
        // an artifact that no test needs at run time, such as annotations, is not on the class path
        if (artifact != null && all.add(artifact.place)) {
            artifact.needs.forEach(needed -> collect(needed, all));
        }
    }

    private static List<String> needs(Element project, String name) {
        List<String> needs = new ArrayList<>();
        Element dependencies = child(project, "dependencies");
        NodeList all = dependencies == null ? null : dependencies.getChildNodes();
        for (int i = 0; all != null && i < all.getLength(); i++) {
            if (all.item(i) instanceof Element dependency
                    && !text(dependency, "optional", "").equals("true")
                    && Set.of("compile", "runtime").contains(text(dependency, "scope", "compile"))) {
                String group = text(dependency, "groupId", "");
                needs.add((group.startsWith("${") ? name.substring(0, name.indexOf(':')) : group) + ":"
                        + text(dependency, "artifactId", ""));
            }
        }
        return needs;
    }

    private static String versionOf(Element project) {
        return text(project, "version", text(child(project, "parent"), "version", ""));
    }

    private static Element read(Path pom) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(pom.toFile())
                    .getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalArgumentException(pom + " is not a pom", e);
        }
    }

    private static Element child(Element parent, String name) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element child && child.getTagName().equals(name)) {
                return child;
            }
        }
        return null;
    }

    private static String text(Element parent, String name, String otherwise) {
        Element child = parent == null ? null : child(parent, name);
        return child == null ? otherwise : child.getTextContent().strip();
    }
}
