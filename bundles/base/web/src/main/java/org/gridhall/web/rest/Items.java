package org.gridhall.web.rest;

import java.util.List;

/** A list; {@code next} is the key of the following page, null on the last one. */
public record Items<T>(List<T> items) {

    /** A list that is paged by key. */
    public record Paged<T>(List<T> items, String next) {}
}
