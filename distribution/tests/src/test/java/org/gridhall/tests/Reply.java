package org.gridhall.tests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;

/** What a server answered. */
record Reply(int status, HttpHeaders headers, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();

    JsonNode json() {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("no JSON: " + text, e);
        }
    }

    String id() {
        return json().path("id").asText();
    }

    /** This reply, if it has the status; fails with what the server said where it has not. */
    Reply expect(int expected) {
        if (status != expected) {
            throw new AssertionError("expected " + expected + " and got " + status + ": " + text);
        }
        return this;
    }
}
