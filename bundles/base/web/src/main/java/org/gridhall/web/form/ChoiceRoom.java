package org.gridhall.web.form;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What fields may stand for, looked up while one writes. */
public final class ChoiceRoom implements Room {

    private static final int LONGEST = 100;

    /** One choice, in the reader's language. */
    record Found(String key, String label) {}

    private final Services services;

    public ChoiceRoom(Services services) {
        this.services = services;
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/desk/choices").to(this::choices));
    }

    private View choices(Visit visit) {
        String words = visit.text("q");
        Kind kind = Stream.of(Kind.values())
                .filter(one -> one.word().equals(visit.text("kind")))
                .findAny()
                .orElseThrow(() -> Problem.notFound("没有这类选项", "There is no such kind of choice"));
        List<Found> found = words == null || words.length() > LONGEST
                ? List.of()
                : new DistrictChoices(services, visit.actor())
                        .search(kind, visit.text("register"), words).stream()
                                .map(one -> new Found(one.key(), visit.say(one.label())))
                                .toList();
        return View.bytes("application/json", Json.bytes(Map.of("choices", found)));
    }
}
