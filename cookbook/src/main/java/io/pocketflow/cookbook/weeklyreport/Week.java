package io.pocketflow.cookbook.weeklyreport;

import io.pocketflow.core.Key;
import io.pocketflow.core.Outcome;
import io.pocketflow.core.TypeRef;
import java.util.List;

/** The keys of this recipe: the sources, the notes and the report. */
final class Week {

    static final Key<List<String>> SOURCES = Key.listOf("sources", String.class);
    static final Key<String> SOURCE = Key.of("source", String.class);
    static final Key<String> NOTE = Key.local("note", String.class);
    static final Key<List<Outcome<String>>> OUTCOMES = Key.of("outcomes", new TypeRef<List<Outcome<String>>>() {});
    static final Key<List<String>> NOTES = Key.listOf("notes", String.class);
    static final Key<String> REPORT = Key.of("report", String.class);

    private Week() {}
}
