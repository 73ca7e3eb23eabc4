package io.pocketflow.core.pool;

/** The records of an item of a pool besides those of its steps. */
enum ItemRecords {
    /** No record: the record of its one step serves as the record of the item. */
    NONE,
    /** A record of its failure, which may be outside of its one step; the record of that step contains the result. */
    FAILURES,
    /** A record of its end, which contains the result without a look at its steps. */
    ALL
}
