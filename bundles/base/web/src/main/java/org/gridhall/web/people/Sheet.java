package org.gridhall.web.people;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gridhall.api.FieldError;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.people.Person;
import org.gridhall.api.place.Point;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** A form of a page: what is filled in, and what is wrong with it at which field. */
final class Sheet {

    private final Map<String, String> values = new LinkedHashMap<>();
    private final Map<String, Text> wrong = new LinkedHashMap<>();
    private final Map<String, List<Person>> candidates = new LinkedHashMap<>();
    private Text problem;
    private int status = 200;

    /** An empty form with these fields. */
    Sheet(List<String> names) {
        // Templates ask for each of them.
        for (String name : names) {
            values.put(name, "");
            wrong.put(name, null);
            candidates.put(name, List.of());
        }
    }

    /** The form as it was sent. */
    static Sheet sent(Visit visit, List<String> names) {
        Sheet sheet = new Sheet(names);
        names.forEach(name -> sheet.put(name, visit.form().first(name)));
        return sheet;
    }

    Sheet put(String name, Object value) {
        values.put(name, value == null ? "" : value.toString());
        return this;
    }

    String get(String name) {
        return values.get(name);
    }

    boolean ok() {
        return status == 200;
    }

    Sheet wrong(String field, Text text) {
        wrong.putIfAbsent(field, text);
        status = 422;
        return this;
    }

    /** What the core says is wrong: at the field where this form has it, else above all. */
    Sheet refused(Problem refused) {
        for (FieldError error : refused.errors()) {
            String field = error.field().startsWith("/point")
                    ? "longitude"
                    : error.field().replaceFirst("^/", "");
            if (values.containsKey(field)) {
                wrong.putIfAbsent(field, error.message());
            } else {
                problem = error.message();
            }
        }
        if (refused.errors().isEmpty()) {
            problem = refused.text();
        }
        status = refused.kind().status();
        return this;
    }

    /** Who is meant by a field; null where nobody is, which may be wrong. */
    Long person(Finder finder, Visit visit, String field) {
        Finder.Meant meant = finder.meant(visit, field);
        if (meant.wrong() != null) {
            wrong(field, meant.wrong());
            candidates.put(field, meant.candidates());
        }
        return meant.id();
    }

    /** The point of the fields {@code longitude} and {@code latitude}; null where both are empty. */
    Point point() {
        String longitude = get("longitude").strip();
        String latitude = get("latitude").strip();
        if (longitude.isEmpty() && latitude.isEmpty()) {
            return null;
        }
        try {
            return new Point(Double.parseDouble(longitude), Double.parseDouble(latitude));
        } catch (IllegalArgumentException e) {
            wrong(
                    "longitude",
                    new Text(
                            "请在地图上点选位置，或填写正确的经纬度", "Choose the place on the map, or write its longitude and latitude"));
            return null;
        }
    }

    /** A day; null where it is empty. */
    LocalDate day(String field) {
        String text = get(field).strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            wrong(field, new Text("请填写日期，例如 2026-01-31", "Write a date such as 2026-01-31"));
            return null;
        }
    }

    /** Fills in where somebody is. */
    Sheet at(String address, Point point, String grid) {
        return put("address", address)
                .put("longitude", point == null ? null : point.longitude())
                .put("latitude", point == null ? null : point.latitude())
                .put("grid", grid);
    }

    /** Shows the form. */
    View in(View view) {
        return view.with("values", values)
                .with("wrong", wrong)
                .with("candidates", candidates)
                .with("problem", problem)
                .status(status);
    }

    /** What is refused here is told in the form; what concerns the page as a whole is not caught. */
    static boolean tellable(Problem problem) {
        return switch (problem.kind()) {
            case INVALID, CONFLICT, FORBIDDEN -> true;
            default -> false;
        };
    }
}
