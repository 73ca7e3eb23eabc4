package nestedbatch;

import io.pocketflow.core.BatchFlow;
import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.Params;
import io.pocketflow.core.Shared;
import io.pocketflow.core.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A batch in a batch: the classes of a school, and the students of each class. */
public class Grades {

    private static final Path FOLDER = Path.of(System.getProperty("pocketflow.recipe", "src/main/java/nestedbatch"));

    static final Key<Path> SCHOOL = Key.of("school", Path.class);
    static final Key<List<Average>> CLASSES = Key.listOf("classes", Average.class);

    /** Params: the file of a class in the outer batch, the line of a student in the inner one. */
    static final Key<Path> CLASS = Key.of("class", Path.class);

    static final Key<String> STUDENT = Key.of("student", String.class);

    /** Values of one class and of one student. */
    static final Key<List<String>> STUDENTS = Key.local("students", new TypeRef<>() {});

    static final Key<List<Average>> AVERAGES = Key.local("averages", new TypeRef<>() {});
    static final Key<Average> AVERAGE = Key.local("average", Average.class);

    record Average(String of, double grade) {

        static Average of(String name, List<Average> parts) {
            return new Average(
                    name, parts.stream().mapToDouble(Average::grade).average().orElse(0));
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s: %.2f", of, grade);
        }
    }

    static class ReadClass extends Node<Path, List<String>> {

        @Override
        protected Path prep(Shared shared) {
            return shared.param(CLASS);
        }

        @Override
        protected List<String> exec(Path file) throws IOException {
            return Files.readAllLines(file);
        }

        @Override
        protected String post(Shared shared, Path file, List<String> students) {
            shared.put(STUDENTS, students);
            return DEFAULT;
        }
    }

    /** Computes the average of one student, from a line such as {@code Ada: 9.0 8.5}. */
    static class Grade extends Node<String, Average> {

        @Override
        protected String prep(Shared shared) {
            return shared.param(STUDENT);
        }

        @Override
        protected Average exec(String line) {
            String[] parts = line.split(":\\s*", 2);
            double average = Arrays.stream(parts[1].split("\\s+"))
                    .mapToDouble(Double::parseDouble)
                    .average()
                    .orElse(0);
            return new Average(parts[0], average);
        }

        @Override
        protected String post(Shared shared, String line, Average average) {
            System.out.println("  " + average);
            shared.put(AVERAGE, average);
            return DEFAULT;
        }
    }

    /** The inner batch. */
    static class EachStudent extends BatchFlow<Average> {

        EachStudent() {
            super(new Grade());
        }

        @Override
        protected List<Params> prep(Shared shared) {
            return shared.get(STUDENTS).stream()
                    .map(line -> Params.of(STUDENT, line))
                    .toList();
        }

        @Override
        protected Average result(Shared student) {
            return student.get(AVERAGE);
        }

        @Override
        protected String post(Shared shared, List<Params> students, List<Outcome<Average>> averages) {
            shared.put(AVERAGES, averages.stream().map(Outcome::value).toList());
            return DEFAULT;
        }
    }

    /** The outer batch, in whose graph the inner batch is a node. */
    static class EachClass extends BatchFlow<Average> {

        EachClass() {
            super(new ReadClass().then(new EachStudent()));
        }

        @Override
        protected List<Params> prep(Shared shared) throws IOException {
            try (Stream<Path> files = Files.list(shared.get(SCHOOL))) {
                return files.filter(file -> file.getFileName().toString().startsWith("class-"))
                        .sorted()
                        .map(file -> Params.of(CLASS, file))
                        .toList();
            }
        }

        @Override
        protected Average result(Shared oneClass) {
            String name = oneClass.param(CLASS).getFileName().toString().replace(".txt", "");
            Average average = Average.of(name, oneClass.get(AVERAGES));
            System.out.println(average);
            return average;
        }

        @Override
        protected String post(Shared shared, List<Params> classes, List<Outcome<Average>> averages) {
            shared.put(CLASSES, averages.stream().map(Outcome::value).toList());
            return DEFAULT;
        }
    }

    static EachClass flow() {
        return new EachClass();
    }

    public static void main(String[] args) {
        Path school = args.length == 0 ? FOLDER : Path.of(args[0]);
        if (args.length > 1 || !Files.isDirectory(school)) {
            System.err.println("nested-batch accepts a folder with files such as class-a.txt, but was given: "
                    + String.join(" ", args));
            System.exit(2);
        }
        System.out.println(Average.of("school", flow().run(Shared.create().put(SCHOOL, school), CLASSES)));
    }
}
