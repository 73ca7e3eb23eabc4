package io.pocketflow.cookbook.prose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Samples for the checks of method comments and of the names of tests. */
class JavaSourcesTest {

    @Test
    void commentsWithAVerbPass() {
        MethodComments comments = comments("""
                public class A {
                    /** Returns one. */
                    public int one() { return 1; }
                    /** {@inheritDoc} */
                    protected void two() {}
                }
                """);

        assertThat(comments.count()).isEqualTo(2);
        assertThat(comments.failures()).isEmpty();
        assertThat(comments.share()).isEqualTo(100);
    }

    @Test
    void commentsWithoutAVerbFail() {
        MethodComments comments = comments("""
                class A {
                    /** This is one. */
                    public int one() { return 1; }
                    public int two() { return 2; }
                    /** Class's own. */
                    @Deprecated
                    protected int three() { return 3; }
                    /** Returns four. */
                    public int four() { return 4; }
                }
                """);

        assertThat(comments.failures())
                .extracting(Finding::toString)
                .containsExactly(
                        "Sample.java:3: one: This is one.",
                        "Sample.java:4: two: no comment",
                        "Sample.java:6: three: Class's own.");
        assertThat(comments.share()).isEqualTo(25);
    }

    @Test
    void methodsThatUsersDoNotReadDoNotCount() {
        assertThat(comments("""
                public class A {
                    public A() {}
                    void hidden() {}
                    private void secret() {}
                    @Override public String toString() { return ""; }
                    public static void main(String[] arguments) {}
                    Object anonymous = new Object() { public void inside() {} };
                    interface Hidden { void also(); }
                    public @interface Marker { int element(); }
                }
                """).count()).isZero();
    }

    @Test
    void methodsOfPublicInterfacesCount() {
        assertThat(comments("""
                public interface A {
                    void one();
                    private void hidden() {}
                    class Inner {
                        public interface Innermost { void two(); }
                    }
                }
                """).failures()).extracting(Finding::line).containsExactly(2, 5);
    }

    @Test
    void namesOfTestsAreChecked() {
        TestNames names = names("""
                class ATest {
                    @Test void runsEndAtTheDeadline() {}
                    @Test
                    void itStops() {}
                    @ParameterizedTest @ValueSource(ints = 1)
                    void listenersAreToldOfARun(int i) {}
                    void whatIsNoTest() {}
                    @Test void %s() {}
                    @Test void %s() {}
                }
                """.formatted("a".repeat(60), "b".repeat(61)));

        assertThat(names.findings())
                .extracting(Finding::toString)
                .containsExactly(
                        "Sample.java:4: itStops does not begin with the thing that it is about",
                        "Sample.java:6: \"told\" (report, return, contain, log): listeners are told of a run",
                        "Sample.java:9: " + "b".repeat(61) + " has 61 characters");
    }

    @Test
    void sourcesWithErrorsAreRejected() {
        assertThatThrownBy(() -> comments("class {")).hasMessageContaining("cannot be parsed");
    }

    private static MethodComments comments(String source) {
        return JavaSources.scan(source, trees -> new MethodComments(trees, unit -> "Sample.java"));
    }

    private static TestNames names(String source) {
        return JavaSources.scan(source, trees -> new TestNames(trees, unit -> "Sample.java"));
    }
}
