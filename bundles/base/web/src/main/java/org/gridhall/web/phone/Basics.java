package org.gridhall.web.phone;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.gridhall.api.Page;
import org.gridhall.api.Text;
import org.gridhall.api.account.Grant;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.catalogue.TicketType;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.api.ticket.TicketSummary;
import org.gridhall.api.ticket.WorkQuery;
import org.gridhall.web.Services;
import org.gridhall.web.desk.Ask;
import org.gridhall.web.http.Json;
import org.gridhall.web.http.Raw;
import org.gridhall.web.page.View;
import org.gridhall.web.page.Visit;
import org.gridhall.web.rest.MessageRoutes.LetterView;
import org.gridhall.web.rest.TicketRoutes;
import org.gridhall.web.rest.TicketRow;
import org.gridhall.web.rest.TicketView;

/** What the phone keeps to work with: words and ground, which seldom change, apart from work and letters, which do. */
final class Basics {

    private static final int TASKS = 50;
    private static final int MINE = 20;
    private static final int LETTERS = 30;

    private final Services services;

    Basics(Services services) {
        this.services = services;
    }

    /**
     * Who is logged in, small enough to ask before each round of sending.
     *
     * @param account id; what a phone holds is sent for this account only
     * @param csrf the mark that everything posted in this session carries
     * @param photos largest photo in bytes
     */
    public record MeView(String account, String login, String name, String csrf, boolean reports) {}

    View me(Visit visit) {
        return View.json(new MeView(
                Long.toString(visit.actor().account()),
                visit.actor().login(),
                visit.actor().name(),
                visit.csrf(),
                visit.may(Permissions.TICKET_OPEN)));
    }

    public record CategoryView(
            String code, String parent, Text title, Text description, boolean heading, List<String> words, Raw form) {}

    public record StageView(String code, Text title, String phase) {}

    public record TypeView(String code, Text title, List<StageView> stages, List<NameView> actions) {}

    /** @param boundary GeoJSON geometry; null for none */
    public record GridView(String code, String parent, int level, Text name, Raw boundary) {}

    public record NameView(String code, Text name) {}

    public record RegisterView(String code, Text title, Raw form) {}

    /**
     * The words and the ground.
     *
     * @param own codes of the grids that posts of the account stand for
     */
    public record DataView(
            List<CategoryView> categories,
            List<TypeView> types,
            List<GridView> grids,
            List<NameView> units,
            List<RegisterView> registers,
            Set<String> own) {}

    /** Asked again with the ETag of the last answer; usually nothing has changed since. */
    View data(Visit visit) {
        Organisation organisation = services.organisation();
        byte[] body = Json.bytes(new DataView(
                categories(visit),
                types(),
                organisation.grids().stream()
                        .filter(grid -> grid.network() == null)
                        .map(grid -> view(organisation, grid))
                        .toList(),
                organisation.units().stream()
                        .map(unit -> new NameView(unit.code(), unit.name()))
                        .toList(),
                services.registers().types(visit.actor()).stream()
                        .filter(RegisterInfo::writable)
                        .filter(info -> Received.REGISTERS.contains(info.type().code()))
                        .map(info -> new RegisterView(
                                info.type().code(),
                                info.type().title(),
                                Raw.of(info.type().form())))
                        .toList(),
                own(visit)));
        return tagged(visit, body);
    }

    private List<CategoryView> categories(Visit visit) {
        return services.catalogue().categories().stream()
                .filter(category -> category.heading() || category.type() != null)
                .filter(category -> Ask.opens(services, visit.actor(), category))
                .map(category -> new CategoryView(
                        category.code(),
                        category.parent(),
                        category.title(),
                        category.description(),
                        category.heading(),
                        category.words(),
                        Raw.of(category.form())))
                .toList();
    }

    private List<TypeView> types() {
        return services.catalogue().modules().stream()
                .flatMap(module -> module.types().stream())
                .map(TicketType::code)
                .distinct()
                .sorted()
                .map(services.catalogue()::type)
                .flatMap(Optional::stream)
                .map(type -> new TypeView(
                        type.code(),
                        type.title(),
                        type.stages().stream().map(Basics::view).toList(),
                        type.actions().stream()
                                .map(action -> new NameView(action.code(), action.title()))
                                .toList()))
                .toList();
    }

    private static StageView view(Stage stage) {
        return new StageView(stage.code(), stage.title(), stage.phase());
    }

    private static GridView view(Organisation organisation, Grid grid) {
        return new GridView(
                grid.code(),
                grid.parent(),
                grid.level(),
                grid.name(),
                Raw.of(organisation.boundary(grid.code()).orElse(null)));
    }

    /** The last step of the path of each grid that a post covers. */
    private static Set<String> own(Visit visit) {
        Set<String> own = new TreeSet<>();
        for (Grant grant : visit.actor().grants()) {
            if (grant.gridPath() != null) {
                String[] steps = grant.gridPath().split("/");
                own.add(steps[steps.length - 1]);
            }
        }
        return own;
    }

    /**
     * @param tasks what waits for the worker, those due first before the others
     * @param next whether there are more than these
     * @param mine what the worker opened and is not closed
     */
    public record WorkView(
            List<TicketRow> tasks, boolean next, List<TicketRow> mine, List<LetterView> letters, long unread) {}

    View work(Visit visit) {
        Page<TicketSummary> tasks =
                services.tickets().work(visit.actor(), new WorkQuery(WorkQuery.Group.WAITING, null, TASKS));
        Page<TicketSummary> mine =
                services.tickets().work(visit.actor(), new WorkQuery(WorkQuery.Group.MINE, null, MINE));
        return tagged(
                visit,
                Json.bytes(new WorkView(
                        tasks.items().stream().map(TicketRow::of).toList(),
                        tasks.next() != null,
                        mine.items().stream().map(TicketRow::of).toList(),
                        services.mailbox().list(visit.actor(), false, null, LETTERS).items().stream()
                                .map(LetterView::of)
                                .toList(),
                        services.mailbox().unread(visit.actor()))));
    }

    /** A ticket and what may be done with it, to keep for later. */
    public record TicketAndActions(TicketView ticket, List<TicketRoutes.ActionView> actions) {}

    View ticket(Visit visit) {
        long id = visit.id("id");
        return View.json(new TicketAndActions(
                TicketView.of(services.tickets().get(visit.actor(), id)),
                TicketRoutes.actions(services.tickets().offered(visit.actor(), id))));
    }

    private static View tagged(Visit visit, byte[] body) {
        String tag = "\"" + digest(body) + "\"";
        String known = visit.request().getHeader("If-None-Match");
        View view = tag.equals(known) ? View.nothing().status(304) : View.bytes("application/json", body);
        return view.header("ETag", tag);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
