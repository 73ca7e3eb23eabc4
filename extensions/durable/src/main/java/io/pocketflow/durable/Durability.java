package io.pocketflow.durable;

/** The kind of crash that a record in a {@link Journal} survives once its step has ended. */
public enum Durability {
    /** A crash of the machine: the file is forced to disk, once for all records that wait at that moment. */
    FSYNC,
    /** A crash of the process: the operating system holds the record, and a power failure may lose it. */
    PROCESS
}
