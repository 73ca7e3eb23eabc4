package io.pocketflow.durable;

/** What a record in a {@link Journal} survives, once its step has ended. */
public enum Durability {
    /** The end of the machine: the file is forced to disk, once for all records that wait at that moment. */
    FSYNC,
    /** The end of the process: the record is left to the operating system, and a power cut may take it. */
    PROCESS
}
