package org.gridhall.web.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says about a field, and whether a request must have it. Primitives are always there. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Field {

    /** Chinese and English, parted by {@code |}. */
    String value() default "";

    /** In a request: has to be there. In an answer: never null. */
    boolean required() default false;

    /** An example, as JSON or as plain words. */
    String example() default "";

    /** Longest text, in characters; 0 says nothing. */
    int max() default 0;

    /** The only values there are; none says nothing. */
    String[] values() default {};
}
