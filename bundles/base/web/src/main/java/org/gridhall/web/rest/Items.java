package org.gridhall.web.rest;

import java.util.List;
import java.util.function.Function;
import org.gridhall.api.Page;
import org.gridhall.web.http.Exchange;

/** A list; {@code next} is the key of the following page, null on the last one. */
public record Items<T>(List<T> items) {

    /** A list that is paged by key. */
    public record Paged<T>(List<T> items, String next) {}

    /** A page as it is answered, with the link to the following one. */
    static <T, V> Paged<V> page(Exchange x, Page<T> page, Function<? super T, V> view) {
        x.linkNext(page.next());
        return new Paged<>(page.items().stream().map(view).toList(), page.next());
    }
}
