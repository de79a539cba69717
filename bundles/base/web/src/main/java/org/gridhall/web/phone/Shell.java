package org.gridhall.web.phone;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.imageio.ImageIO;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.Unit;
import org.gridhall.web.Services;
import org.gridhall.web.http.Json;
import org.gridhall.web.page.Assets;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** What makes an app of the page: service worker, manifest, icons. */
final class Shell {

    /** The scripts of the app. All are kept on the phone before it is first without a network. */
    static final List<String> SCRIPTS = List.of(
            "app", "feed", "form", "home", "mail", "me", "notes", "patrol", "photo", "place", "queue", "report",
            "speech", "store", "tasks", "ui", "words");

    private static final List<String> SIZES = List.of("180", "192", "512");
    private static final Color GROUND = new Color(0x0b3c6f);
    private static final Color MARK = new Color(0xffd166);

    private final Services services;
    private final Assets assets;
    private final Map<String, byte[]> icons = new ConcurrentHashMap<>();

    Shell(Services services, Assets assets) {
        this.services = services;
        this.assets = assets;
    }

    /** The service worker: a module that knows the addresses of this edition. Any change of edition is a new worker. */
    View worker(Visit visit) {
        List<String> kept = new ArrayList<>();
        kept.add(PhoneRoom.START);
        kept.add("/m/manifest.webmanifest");
        SIZES.forEach(size -> kept.add("/m/icons/" + size));
        kept.add(assets.address("css/phone.css"));
        kept.add(assets.address("img/mark.svg"));
        kept.add(assets.address("lib/leaflet.js"));
        kept.add(assets.address("lib/leaflet.css"));
        SCRIPTS.forEach(script -> kept.add(assets.address("js/phone/" + script + ".js")));
        StringBuilder script = new StringBuilder("import { serve } from '")
                .append(assets.address("js/phone/worker.js"))
                .append("';\nserve('")
                .append(assets.edition())
                .append("', [\n");
        kept.forEach(address -> script.append("  '").append(address).append("',\n"));
        return View.bytes("text/javascript", script.append("]);\n").toString().getBytes(StandardCharsets.UTF_8))
                .header("Cache-Control", "no-cache");
    }

    View manifest(Visit visit) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("id", PhoneRoom.START);
        manifest.put("name", visit.say("网格员手机端", "Grid worker") + " · " + visit.say(district()));
        manifest.put("short_name", visit.say("网格员", "Grid worker"));
        manifest.put("lang", visit.say("zh-CN", "en"));
        manifest.put("start_url", PhoneRoom.START);
        manifest.put("scope", "/m/");
        manifest.put("display", "standalone");
        manifest.put("orientation", "any");
        manifest.put("background_color", "#ffffff");
        manifest.put("theme_color", "#0b3c6f");
        manifest.put(
                "icons",
                SIZES.stream()
                        .map(size -> Map.of(
                                "src",
                                "/m/icons/" + size,
                                "sizes",
                                size + "x" + size,
                                "type",
                                "image/png",
                                "purpose",
                                "any maskable"))
                        .toList());
        manifest.put(
                "shortcuts",
                List.of(Map.of("name", visit.say("上报问题", "Report a problem"), "url", PhoneRoom.START + "#/report")));
        return View.bytes("application/manifest+json", Json.bytes(manifest)).header("Cache-Control", "no-cache");
    }

    private Text district() {
        try {
            return services.organisation().root().map(Unit::name).orElse(Text.same("Gridhall"));
        } catch (Problem away) {
            return Text.same("Gridhall");
        }
    }

    View icon(Visit visit) {
        String size = visit.path("size");
        if (!SIZES.contains(size)) {
            throw Problem.notFound("没有这个图标", "There is no such icon");
        }
        return View.bytes("image/png", icons.computeIfAbsent(size, Shell::draw))
                .header("Cache-Control", "public, max-age=86400");
    }

    /** Nine fields of a grid, one of them lit; the mark keeps within the safe zone of a mask. */
    private static byte[] draw(String words) {
        int size = Integer.parseInt(words);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(GROUND);
        pen.fillRect(0, 0, size, size);
        double cell = size * 0.16;
        double gap = size * 0.05;
        double edge = (size - 3 * cell - 2 * gap) / 2;
        for (int i = 0; i < 9; i++) {
            pen.setColor(i == 4 ? MARK : Color.WHITE);
            double x = edge + i % 3 * (cell + gap);
            double y = edge + i / 3 * (cell + gap);
            pen.fill(new RoundRectangle2D.Double(x, y, cell, cell, cell / 4, cell / 4));
        }
        pen.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return out.toByteArray();
    }
}
