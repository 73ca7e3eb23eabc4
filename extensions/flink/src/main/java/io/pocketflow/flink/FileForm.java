package io.pocketflow.flink;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form of the files with the items of a job. Immutable.
 *
 * @param isTable whether the records are rows of a table, and not lines of JSON
 * @param separator the separator of a table
 * @param header the header of each table up to and with its line break; null for lines of JSON
 * @param headerRecords the number of records that the header consists of: 2 if the first line names the separator
 */
record FileForm(boolean isTable, char separator, @Nullable String header, int headerRecords) implements Serializable {

    static final FileForm JSON_LINES = new FileForm(false, ',', null, 0);

    private static final String DECLARED = "sep=";

    /** Returns whether files of this name contain items: tables and lines of JSON. */
    static boolean isKnown(String name) {
        return isTable(name) || isJsonLines(name);
    }

    static boolean isJsonLines(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*\\.(jsonl|ndjson)");
    }

    static boolean isTable(String name) {
        return name.toLowerCase(Locale.ROOT).matches(".*\\.(csv|tsv|tab)");
    }

    /** Returns the form of a table, whose header is read from the stream; the stream stays open. */
    static FileForm ofTable(InputStream in, char separator) throws IOException {
        FileForm form = new FileForm(true, separator, "", 0);
        RecordReader reader = new RecordReader(in, form, 0);
        StringBuilder header = new StringBuilder();
        int records = 0;
        boolean isDeclared;
        do {
            isDeclared = reader.next()
                    && String.valueOf(reader.text()).toLowerCase(Locale.ROOT).startsWith(DECLARED);
            header.append(reader.text()).append('\n');
            records++;
        } while (isDeclared && records == 1);
        return new FileForm(true, separator, header.toString(), records);
    }
}
