package unittestingflows;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs the tests of this folder. In a project of yours the build runs them. */
public class RunTests {

    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("unit-testing-flows accepts no arguments but was given: " + args[0]);
            System.exit(2);
        }
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(TicketsTest.class))
                .build();
        var summary = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, summary, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    System.out.println(result.getStatus() + " " + test.getDisplayName());
                    result.getThrowable().ifPresent(failure -> System.out.println("  " + failure));
                }
            }
        });
        System.out.println("tests=" + summary.getSummary().getTestsFoundCount() + " failed="
                + summary.getSummary().getTestsFailedCount());
    }
}
