package codegenerator;

import io.pocketflow.core.Key;
import io.pocketflow.core.Node;
import io.pocketflow.core.Shared;
import java.util.ArrayList;
import java.util.List;

/** Compiles the program and runs all tests. The failures go back to the model, at most three times. */
final class RunTests extends Node<RunTests.Trial, List<String>> {

    record Trial(CodeGenerator.Program program, List<CodeGenerator.Case> tests) {}

    private static final Key<Integer> VERSIONS = Key.of("versions", Integer.class);
    private static final int MAX_VERSIONS = 4;

    @Override
    protected Trial prep(Shared shared) {
        return new Trial(shared.get(CodeGenerator.PROGRAM), shared.get(CodeGenerator.TESTS));
    }

    /** Returns the failures: none if all tests pass. */
    @Override
    protected List<String> exec(Trial trial) throws Exception {
        List<String> arguments =
                trial.tests().stream().map(CodeGenerator.Case::argument).toList();
        List<String> lines = Workshop.run(trial.program().source(), arguments);
        List<String> failures = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String expected = trial.tests().get(i).expected();
            String printed = i < lines.size() ? lines.get(i) : "nothing";
            if (!printed.equals(expected)) {
                failures.add("for " + arguments.get(i) + " it printed " + printed + ", expected " + expected);
            }
        }
        return failures;
    }

    /** Returns the error of a program that did not compile or did not end well: that is a failed test, too. */
    @Override
    protected List<String> execFallback(Trial trial, Exception error) {
        return List.of(error.getMessage());
    }

    @Override
    protected String post(Shared shared, Trial trial, List<String> failures) {
        int version = shared.update(VERSIONS, 0, count -> count + 1);
        System.out.println("\nversion " + version + ": " + trial.program().change());
        System.out.println("  " + (failures.isEmpty() ? "all tests pass" : String.join("\n  ", failures)));
        shared.put(CodeGenerator.FAILURES, trial.program().source() + "\n\n" + String.join("\n", failures));
        return failures.isEmpty() ? "passed" : version < MAX_VERSIONS ? "failed" : "given up";
    }
}
