package org.gridhall.web.desk;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Problems;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Files of tickets: shown to whom the ticket is shown, and sent up before an intake or an action. */
final class FileDesk {

    private final Services services;

    FileDesk(Services services) {
        this.services = services;
    }

    void declare(Pages pages) {
        pages.add(Page.get("/desk/tickets/{id}/files/{file}").to(this::file));
        pages.add(Page.post("/desk/files")
                .takesBytes()
                .atMost(Attachments.LARGEST)
                .to(this::upload));
    }

    static String kind(String media) {
        if (media.startsWith("image/")) {
            return "picture";
        } else if (media.startsWith("video/")) {
            return "film";
        } else if (media.startsWith("audio/")) {
            return "sound";
        }
        return media.equals("application/pdf") || media.startsWith("text/plain") ? "paper" : "other";
    }

    static String size(long bytes) {
        return bytes < 1 << 20
                ? Math.max(1, bytes >> 10) + " KB"
                : String.format(Locale.ROOT, "%.1f MB", bytes / (double) (1 << 20));
    }

    private View file(Visit visit) throws IOException {
        long id = visit.id("id");
        long wanted = visit.id("file");
        Attachment file = services.tickets().get(visit.actor(), id).attachments().stream()
                .filter(one -> one.id() == wanted)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这个附件", "There is no such file"));
        boolean save = visit.text("save") != null || kind(file.mediaType()).equals("other");
        return View.stream(file.mediaType(), save ? file.name() : null, out -> {
            try (var in = services.attachments().open(visit.actor(), id, wanted)) {
                in.transferTo(out);
            }
        });
    }

    private View upload(Visit visit) throws IOException {
        String name = visit.text("name");
        if (name == null
                || name.isBlank()
                || name.length() > 200
                || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            name = visit.say(Text.of("附件", "File"));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        int status = 201;
        try (var content = visit.stream()) {
            Attachment kept = services.attachments().store(visit.actor(), name, content);
            answer.put("id", Long.toString(kept.id()));
            answer.put("name", kept.name());
            answer.put("size", size(kept.size()));
        } catch (Problem problem) {
            Text why = Problems.said(problem);
            answer.put("error", visit.say(why));
            status = problem.kind().status();
        }
        return View.bytes("application/json", Json.bytes(answer)).status(status);
    }
}
