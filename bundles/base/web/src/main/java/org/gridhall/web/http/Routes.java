package org.gridhall.web.http;

import java.util.ArrayList;
import java.util.List;

/** All routes, in the order of their declaration and by path. */
public final class Routes {

    private final List<Route> all = new ArrayList<>();
    private final Paths<Route> paths = new Paths<>();

    public Routes add(Route... routes) {
        for (Route route : routes) {
            if (route.handler == null || !paths.add(route.method, route.path, route)) {
                throw new IllegalStateException("declared without handler, or twice: " + route);
            }
            all.add(route);
        }
        return this;
    }

    /** In the order of their declaration. */
    public List<Route> all() {
        return all;
    }

    /** The routes of a path, or null when there are none. */
    Paths.Match<Route> match(List<String> segments) {
        return paths.match(segments);
    }
}
