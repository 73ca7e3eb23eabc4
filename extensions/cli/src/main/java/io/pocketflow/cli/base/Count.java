package io.pocketflow.cli.base;

/** Counts with their words as people read them, such as {@code 1 item} and {@code 2 items}. */
public final class Count {

    private Count() {}

    /** Returns a count with a noun, which gets an s at its end unless the count is 1. */
    public static String of(long count, String noun) {
        return of(count, noun, noun + "s");
    }

    /** Returns a count with the words for 1, or with the words for any other count. */
    public static String of(long count, String one, String many) {
        return count + " " + (count == 1 ? one : many);
    }
}
