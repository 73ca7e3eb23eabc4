package io.pocketflow.cookbook.batchnode;

import java.util.ArrayList;
import java.util.List;

/** Splits a table with commas into rows of fields; quotes as in RFC 4180. */
final class Csv {

    private final List<List<String>> rows = new ArrayList<>();
    private final StringBuilder field = new StringBuilder();
    private List<String> row = new ArrayList<>();
    private boolean quoted;

    private Csv() {}

    static List<List<String>> rows(String text) {
        Csv csv = new Csv();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' && csv.quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                csv.field.append(c);
                i++;
            } else {
                csv.take(c);
            }
        }
        if (csv.field.length() > 0 || !csv.row.isEmpty()) {
            csv.endRow();
        }
        return csv.rows;
    }

    private void take(char c) {
        if (c == '"') {
            quoted = !quoted;
        } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
            field.append(c);
        } else if (c == ',') {
            endField();
        } else if (c == '\n') {
            endRow();
        }
    }

    private void endField() {
        row.add(field.toString());
        field.setLength(0);
    }

    private void endRow() {
        endField();
        rows.add(row);
        row = new ArrayList<>();
    }
}
