package io.pocketflow.llm;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A description of a record, an enum or one component of a record for a model, which becomes part of the {@link
 * JsonSchema}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT})
public @interface Description {

    /** Returns the description, such as {@code "the total in euros, taxes included"}. */
    String value();
}
