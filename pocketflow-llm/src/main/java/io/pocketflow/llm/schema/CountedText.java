package io.pocketflow.llm.schema;

/** A text whose characters cost steps to read, so that a pattern cannot read it for longer than the budget allows. */
final class CountedText implements CharSequence {

    private final CheckBudget budget;
    private String text = "";

    CountedText(CheckBudget budget) {
        this.budget = budget;
    }

    void set(String other) {
        text = other;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        budget.read();
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
