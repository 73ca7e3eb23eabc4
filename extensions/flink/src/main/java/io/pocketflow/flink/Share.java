package io.pocketflow.flink;

/**
 * The share of one subtask in the limits of the whole job, which follows the parallelism. Immutable.
 *
 * @param subtask the number of the subtask, from 0
 * @param subtasks the number of all subtasks
 */
record Share(int subtask, int subtasks) {

    /** Returns the part of a limit for this subtask; the parts of all subtasks add up to the limit. */
    long of(long limit) {
        return limit / subtasks + (subtask < limit % subtasks ? 1 : 0);
    }

    /** Returns the part of a limit that is a number of things. */
    int of(int limit) {
        return (int) of((long) limit);
    }
}
