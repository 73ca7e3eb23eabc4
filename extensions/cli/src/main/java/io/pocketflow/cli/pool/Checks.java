package io.pocketflow.cli.pool;

import io.pocketflow.cli.base.Console;
import io.pocketflow.cli.base.UserError;
import io.pocketflow.cli.items.ItemSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The checks of a plan before the first call: they cost nothing, and a failed run may cost much. */
final class Checks {

    private static final int MOST_NAMED = 30;

    private final Plan plan;
    private final Console console;

    Checks(Plan plan, Console console) {
        this.plan = plan;
        this.console = console;
    }

    /**
     * Checks a plan against what is known of all items. Prints warnings.
     *
     * @throws UserError with the exit code for usage, if a placeholder or the field of {@code --fetch} is unknown
     */
    void check(ItemSource.Shape shape) throws UserError {
        if (shape.columns().isPresent()) {
            refuseUnknown(shape.columns().get());
        }
        for (int i = 0; i < plan.questions().size(); i++) {
            Question question = plan.questions().get(i);
            if (question.prompt().isFixed()
                    && (question.system() == null || question.system().isFixed())) {
                warnOfFixed(question.prompt().toString(), i, shape);
            }
            warnOfHidden(question, i, shape);
        }
    }

    private void refuseUnknown(List<String> columns) throws UserError {
        if (plan.fetch() != null && !columns.contains(plan.fetch())) {
            throw UserError.usage("--fetch names '" + plan.fetch() + "', but the columns are " + named(columns));
        }
        for (int i = 0; i < plan.questions().size(); i++) {
            Question question = plan.questions().get(i);
            List<String> known = new ArrayList<>(columns);
            known.addAll(plan.answersBefore(i));
            List<String> unknown = new ArrayList<>(question.prompt().unknown(known));
            if (question.system() != null) {
                unknown.addAll(question.system().unknown(known));
            }
            for (String place : question.prompt().alwaysDefault(known)) {
                console.remark("warning: there is no column for {" + place
                        + "}, so its default fills it for every item;" + " the columns are " + named(columns));
            }
            if (!unknown.isEmpty()) {
                throw UserError.usage("there is no column for {" + unknown.get(0) + "}; the columns are "
                        + named(columns) + answers(i) + " (write {{ and }} for braces)");
            }
        }
    }

    private String answers(int position) {
        List<String> names = plan.answersBefore(position);
        return names.isEmpty() ? "" : "; earlier steps give " + String.join(", ", names);
    }

    private static String named(Collection<String> columns) {
        List<String> first = columns.stream().limit(MOST_NAMED).toList();
        int more = columns.size() - first.size();
        return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
    }

    private void warnOfFixed(String prompt, int position, ItemSource.Shape shape) {
        String which = plan.questions().size() == 1 ? "the prompt" : "prompt " + (position + 1);
        String example = position > 0
                ? Plan.RESULT
                : shape.columns()
                        .map(columns -> columns.get(columns.size() - 1))
                        .orElse("text");
        String file = prompt.startsWith("@") ? "; --prompt-file reads a file" : "";
        console.remark("warning: " + which + " has no placeholder such as {" + example
                + "}, so it is the same for every item" + file);
    }

    private void warnOfHidden(Question question, int position, ItemSource.Shape shape) {
        for (String name : plan.answersBefore(position)) {
            if (shape.columns().filter(columns -> columns.contains(name)).isPresent()
                    && question.prompt().uses(name)) {
                console.remark("warning: {" + name + "} in prompt " + (position + 1)
                        + " is the answer of an earlier step and not the column of that name");
            }
        }
    }
}
