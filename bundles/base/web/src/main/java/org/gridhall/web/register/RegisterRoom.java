package org.gridhall.web.register;

import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.web.Services;
import org.gridhall.web.page.Page;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;

/** Registers: which there are, and the pages of each. */
public final class RegisterRoom implements Room {

    private static final Text GROUP = new Text("登记簿", "Registers");

    private final Services services;

    public RegisterRoom(Services services) {
        this.services = services;
    }

    @Override
    public void declare(Pages pages) {
        pages.add(Page.get("/desk/registers").to(visit -> View.of("register/registers")
                .with("registers", services.registers().types(visit.actor()))));
        new RecordPages(services).declare(pages);
        new ImportPages(services).declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        try {
            for (RegisterInfo info : services.registers().types(visit.actor())) {
                if (!info.away()) {
                    entries.add(new Entry(
                            GROUP,
                            info.type().title(),
                            icon(info.type().geometry()),
                            "/desk/registers/" + info.type().code(),
                            null));
                }
            }
        } catch (Problem away) {
            // the menu goes without, as everything else that needs the registers says
        }
        return entries;
    }

    private static String icon(String geometry) {
        return switch (geometry == null ? "none" : geometry) {
            case "point" -> "geo-alt";
            case "line" -> "bezier2";
            case "polygon" -> "bounding-box";
            default -> "journal-text";
        };
    }
}
