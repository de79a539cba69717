package org.gridhall.web.http;

import java.io.IOException;

/** What a route does. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers a request.
     *
     * @return what is written as JSON; null for an answer without a body, or when it was written already
     */
    Object handle(Exchange exchange) throws IOException;
}
