package io.pocketflow.core;

/** What is recorded of an item of a pool besides its steps. */
enum ItemRecords {
    /** Nothing: the record of its one step is that of the item. */
    NONE,
    /** That it failed, which may be outside of its one step; the record of that step answers the item. */
    FAILURES,
    /** Its end, which answers it without a look at its steps. */
    ALL
}
