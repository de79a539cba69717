package org.gridhall.api;

import java.util.List;
import java.util.function.Function;

/**
 * One page of a list that is paged by key.
 *
 * @param items what this page holds, in order
 * @param next the key to ask the following page with, or null on the last one
 */
public record Page<T>(List<T> items, String next) {

    public Page {
        items = List.copyOf(items);
    }

    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<R>(items.stream().<R>map(change).toList(), next);
    }
}
