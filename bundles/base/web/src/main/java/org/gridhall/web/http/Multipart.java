package org.gridhall.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.servlet.ServletException;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.Part;
import org.gridhall.api.Problem;

/**
 * A form that was sent with files.
 *
 * @param form what was filled in
 * @param files those that have a name
 */
public record Multipart(Query form, List<Part> files) {

    public static final String MEDIA = "multipart/form-data";

    private static final int MOST = 200;

    /** @param most bytes of what was filled in, without the files */
    public static Multipart read(HttpServletRequest request, int most) throws IOException {
        Map<String, List<String>> values = new LinkedHashMap<>();
        List<Part> files = new ArrayList<>();
        int left = most;
        int count = 0;
        try {
            for (Part part : request.getParts()) {
                if (++count > MOST) {
                    throw Problem.of(
                            Problem.Kind.UNREADABLE, "form.long", "表单内容过多，请从页面提交", "Send the form from the page");
                }
                if (part.getSubmittedFileName() == null) {
                    String value = text(part, left);
                    left -= value.length();
                    values.computeIfAbsent(part.getName(), name -> new ArrayList<>(1))
                            .add(value);
                } else if (!part.getSubmittedFileName().isBlank()) {
                    files.add(part);
                }
            }
        } catch (IllegalStateException e) {
            throw Problem.of(
                    Problem.Kind.TOO_LARGE,
                    "body.large",
                    "照片或文件太大，没有提交。请返回，少选几张或压缩后再试",
                    "The photos or files are too large and nothing was sent. Go back and send fewer or smaller ones");
        } catch (ServletException e) {
            throw unreadable();
        }
        return new Multipart(Query.of(values), List.copyOf(files));
    }

    private static String text(Part part, int most) throws IOException {
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw Problem.of(Problem.Kind.TOO_LARGE, "body.large", "填写的内容过多，请删减后再提交", "Too much was filled in");
            }
            String value = Query.utf8(bytes, bytes.length);
            if (value.indexOf(0) >= 0) {
                throw unreadable();
            }
            return value;
        }
    }

    private static Problem unreadable() {
        return Problem.of(Problem.Kind.UNREADABLE, "form", "表单无法读取，请从页面重新提交", "The form cannot be read; send it again");
    }
}
