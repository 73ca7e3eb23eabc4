package io.pocketflow.core;

/** A question for tests, answered with a text that is also the action. */
final class Question extends Ask<String, String> {

    private final String name;

    Question(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    protected String prep(Shared shared) {
        return name + "?";
    }

    @Override
    protected String post(Shared shared, String question, String answer) {
        shared.append(KeptNodes.SEEN, question + answer + (shared.replaying() ? " replayed" : ""));
        return answer;
    }
}
