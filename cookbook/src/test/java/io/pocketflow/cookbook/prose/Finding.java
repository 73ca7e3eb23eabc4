package io.pocketflow.cookbook.prose;

/**
 * A place that breaks a rule.
 *
 * @param file the path of the file from the root of the repository
 * @param line its line, from 1
 * @param text the words that break the rule, and the words to use instead
 */
record Finding(String file, int line, String text) {

    @Override
    public String toString() {
        return file + ":" + line + ": " + text;
    }
}
