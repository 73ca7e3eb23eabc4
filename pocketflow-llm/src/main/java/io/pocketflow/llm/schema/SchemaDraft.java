package io.pocketflow.llm.schema;

import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import org.jspecify.annotations.Nullable;

/** The supported drafts of JSON schema, the oldest one first. */
enum SchemaDraft {
    DRAFT_4(Dialects.getDraft4()),
    DRAFT_6(Dialects.getDraft6()),
    DRAFT_7(Dialects.getDraft7()),
    DRAFT_2019_09(Dialects.getDraft201909()),
    DRAFT_2020_12(Dialects.getDraft202012());

    private final Dialect dialect;

    SchemaDraft(Dialect dialect) {
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns the value of {@code $schema} that names this draft, without an empty fragment. */
    String address() {
        return withoutEmptyFragment(dialect.getId());
    }

    /** Returns the draft that a value of {@code $schema} names, or null if the value names another dialect. */
    static @Nullable SchemaDraft named(String address) {
        String plain = withoutEmptyFragment(address);
        for (SchemaDraft draft : values()) {
            if (draft.address().equals(plain)) {
                return draft;
            }
        }
        return null;
    }

    String idKeyword() {
        return this == DRAFT_4 ? "id" : "$id";
    }

    /** Returns whether all other keywords beside a {@code $ref} are ignored. */
    boolean ignoresSiblingsOfReferences() {
        return compareTo(DRAFT_2019_09) < 0;
    }

    private static String withoutEmptyFragment(String address) {
        return address.endsWith("#") ? address.substring(0, address.length() - 1) : address;
    }
}
