package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.gridhall.api.Problem;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Route;
import org.gridhall.web.http.Routes;

/** Files of tickets: sent up, read, shown to the public. */
final class FileRoutes {

    private final Services services;

    FileRoutes(Services services) {
        this.services = services;
    }

    @Field("是否对外公开 | Whether the public sees it")
    public record PublishedBody(@Field(required = true) Boolean published) {}

    void declare(Routes routes) {
        routes.add(
                post("/attachments")
                        .says(
                                "tickets",
                                "上传附件（图片、PDF、docx、xlsx、纯文本、音视频，最大 50 MiB）",
                                "Upload a file (picture, PDF, docx, xlsx, plain text, recording; 50 MiB at most)")
                        .text("name", "文件名", "Name of the file")
                        .must()
                        .takesBytes()
                        .atMost(Attachments.LARGEST)
                        .gives(201, TicketView.AttachmentView.class)
                        .fails(413, 422)
                        .to(this::upload),
                get("/tickets/{id}/attachments/{attachment}")
                        .says("tickets", "下载附件，可用 Range 取一段", "Download a file, or a part of it by Range")
                        .givesMedia("*/*")
                        .to(this::download),
                put("/tickets/{id}/attachments/{attachment}/published")
                        .says(
                                "tickets",
                                "对外公开图片或取消公开；公众只得到不含拍摄地点等信息的副本",
                                "Show a picture to the public, or no longer; the public gets a copy without place or device")
                        .takes(PublishedBody.class)
                        .gives(TicketView.AttachmentView.class)
                        .fails(403, 409, 422)
                        .to(x -> TicketView.AttachmentView.of(services.attachments()
                                .publish(
                                        x.actor(),
                                        x.id("id"),
                                        x.id("attachment"),
                                        published(x.body(PublishedBody.class))))),
                get("/public/tickets/{number}/attachments/{attachment}")
                        .says("public", "对外公开的图片", "A picture that is shown to the public")
                        .open()
                        .rated(Route.Rate.PUBLIC)
                        .givesMedia("image/*")
                        .to(this::publicFile));
    }

    private Object upload(Exchange x) throws IOException {
        String name = x.text("name");
        if (name.length() > 200 || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            throw Exchange.unreadable("name", "最多 200 个字符，不含 / 和 \\", "200 characters at most, without / and \\");
        }
        try (InputStream content = x.stream()) {
            return TicketView.AttachmentView.of(services.attachments().store(x.actor(), name, content));
        }
    }

    private Object download(Exchange x) throws IOException {
        long id = x.id("id");
        long wanted = x.id("attachment");
        Attachment file = services.tickets().get(x.actor(), id).attachments().stream()
                .filter(one -> one.id() == wanted)
                .findFirst()
                .orElseThrow(() -> Problem.notFound("没有这个附件", "There is no such file"));
        ByteRange range = x.header("If-Range") == null || x.header("If-Range").equals('"' + file.hash() + '"')
                ? ByteRange.of(x.header("Range"), file.size())
                : null;
        if (range == ByteRange.NONE) {
            x.status(416).set("Content-Range", "bytes */" + file.size());
            x.write(file.mediaType(), 0);
            return null;
        }
        long from = range == null ? 0 : range.from();
        long length = range == null ? file.size() : range.length();
        try (InputStream content = services.attachments().open(x.actor(), id, wanted, from, length)) {
            x.set("Content-Disposition", "attachment; filename*=UTF-8''" + Exchange.encode(file.name()));
            x.set("Content-Security-Policy", "default-src 'none'; sandbox");
            x.set("Accept-Ranges", "bytes");
            x.set("ETag", '"' + file.hash() + '"');
            if (range != null) {
                x.status(206).set("Content-Range", "bytes " + range.from() + "-" + range.last() + "/" + file.size());
            }
            OutputStream out = x.write(file.mediaType(), length);
            content.transferTo(out);
        }
        return null;
    }

    private static boolean published(PublishedBody body) {
        if (body.published() == null) {
            throw Problem.invalid("/published", "应为 true 或 false", "This is true or false");
        }
        return body.published();
    }

    private Object publicFile(Exchange x) throws IOException {
        try (Attachments.PublicFile file = services.attachments().openPublic(x.path("number"), x.id("attachment"))) {
            x.set("Content-Disposition", "inline");
            x.set("Content-Security-Policy", "default-src 'none'; sandbox");
            x.set("Access-Control-Allow-Origin", "*");
            // An insider may take it back at any moment.
            x.set("Cache-Control", "no-cache");
            x.set("ETag", '"' + file.hash() + '"');
            if (('"' + file.hash() + '"').equals(x.header("If-None-Match"))) {
                x.status(304);
                x.write(file.mediaType(), -1);
                return null;
            }
            file.content().transferTo(x.write(file.mediaType(), file.size()));
        }
        return null;
    }
}
