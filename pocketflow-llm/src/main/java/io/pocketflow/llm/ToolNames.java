package io.pocketflow.llm;

import java.util.regex.Pattern;

/** The names of tools that all providers take. Stateless. */
final class ToolNames {

    /** The most characters of a name. */
    static final int LONGEST = 64;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1," + LONGEST + "}");

    private ToolNames() {}

    /** Returns whether all providers take this as the name of a tool. */
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }
}
