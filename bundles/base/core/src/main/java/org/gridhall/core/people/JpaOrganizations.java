package org.gridhall.core.people;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Organizations;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Organizations in the database. */
@Component(service = Organizations.class)
public class JpaOrganizations implements Organizations {

    private final Database database;
    private final Organisation organisation;
    private final Places places;
    private final Recorder recorder;
    private final Ids ids = new Ids();

    @Activate
    public JpaOrganizations(
            @Reference Database database, @Reference ChainedTrail trail, @Reference Organisation organisation) {
        this.database = database;
        this.organisation = organisation;
        this.places = new Places(organisation);
        this.recorder = new Recorder(trail);
    }

    /** Details after their checks; see {@link OrganizationDetails} for null and empty. */
    record Checked(OrganizationDetails said, String name, String code, String kind, String phone, String confirmation) {

        static Checked of(OrganizationDetails said, boolean fresh, Fields fields) {
            String name = org.gridhall.core.people.Checked.trim(said.name());
            if (fresh || name != null) {
                fields.needed("/name", name, 200);
            }
            String kind = org.gridhall.core.people.Checked.trim(said.kind());
            if (kind != null && !kind.isEmpty() && !kind.matches("[a-z0-9][a-z0-9-]{0,39}")) {
                fields.wrong("/kind", "应为小写字母、数字和连字符", "Lower-case letters, digits and hyphens");
            }
            fields.length("/phone", said.phone(), 40);
            fields.length("/address", said.address(), 500);
            fields.length("/note", said.note(), 1000);
            String code = said.code() == null ? null : normal(said.code());
            String confirmation = null;
            if (code != null && !code.isEmpty() && !CreditCode.valid(code)) {
                confirmation = confirm(said.override(), code, fields);
            }
            return new Checked(
                    said, name, code, kind, org.gridhall.core.people.Checked.trim(said.phone()), confirmation);
        }

        private static String confirm(String override, String code, Fields fields) {
            if (!code.matches("[0-9A-Z]{8,18}")) {
                fields.wrong("/code", "应为 18 位统一社会信用代码", "This is a unified social credit code of 18 characters");
            } else if (override == null || override.isBlank()) {
                fields.fails("/code", "统一社会信用代码校验不通过，请核对", "The credit code fails its check; look at it again");
            } else if (override.strip().length() < 4 || override.length() > 500) {
                fields.wrong("/override", "理由须为 4 到 500 个字", "A reason has 4 to 500 characters");
            } else {
                return override.strip();
            }
            return null;
        }

        static String normal(String code) {
            return Normalizer.normalize(code, Normalizer.Form.NFKC)
                    .replaceAll("[\\s-]+", "")
                    .toUpperCase(Locale.ROOT);
        }
    }

    static Map<String, OrganizationRow> byCode(EntityManager manager, Collection<String> codes) {
        Map<String, OrganizationRow> found = new HashMap<>();
        Lookup.in(manager, OrganizationRow.class, "organization", "credit_code", "ORGANIZATION_CODE", codes)
                .forEach(row -> found.put(row.code, row));
        return found;
    }

    /** Brings a row to what was said. */
    static PersonBook.Changes apply(OrganizationRow row, Checked said, Places.Place place, Actor actor) {
        PersonBook.Changes changes = new PersonBook.Changes();
        if (said.name() != null && !said.name().equals(row.name)) {
            changes.personal("name", row.name, said.name());
            row.name = said.name();
        }
        String code = PersonBook.after(said.code(), row.code);
        if (!Objects.equals(code, row.code)) {
            changes.fact("code", row.code, code);
            row.code = code;
            row.confirmed = said.confirmation();
            row.confirmedBy = said.confirmation() == null ? null : Long.valueOf(actor.account());
            row.confirmedAt = said.confirmation() == null ? null : Long.valueOf(System.currentTimeMillis());
        }
        String kind = PersonBook.after(said.kind(), row.kind);
        if (!Objects.equals(kind, row.kind)) {
            changes.fact("kind", row.kind, kind);
            row.kind = kind;
        }
        Long head = said.said().representative();
        Long representative = head == null ? row.representative : head == 0 ? null : head;
        if (!Objects.equals(representative, row.representative)) {
            changes.fact("representative", words(row.representative), words(representative));
            row.representative = representative;
        }
        String phone = PersonBook.after(said.phone(), row.phone);
        if (!Objects.equals(phone, row.phone)) {
            changes.personal("phone", row.phone, phone);
            row.phone = phone;
        }
        moved(row, place, changes);
        String note = PersonBook.after(said.said().note(), row.note);
        if (!Objects.equals(note, row.note)) {
            changes.personal("note", row.note, note);
            row.note = note;
        }
        touched(row, changes);
        return changes;
    }

    static void moved(Located row, Places.Place place, PersonBook.Changes changes) {
        if (!Objects.equals(row.grid, place.grid())) {
            changes.fact("grid", row.grid, place.grid());
        }
        if (!Objects.equals(row.address, place.address()) || !Objects.equals(row.point(), place.point())) {
            changes.personal("address", row.address, place.address());
        }
        if (!row.isAt(place)) {
            row.at(place);
        }
    }

    static void touched(Located row, PersonBook.Changes changes) {
        if (changes.anything()) {
            row.version++;
            row.changedAt = System.currentTimeMillis();
        }
    }

    static String words(Long id) {
        return id == null ? null : id.toString();
    }

    private static Problem unknown() {
        return Problem.notFound("没有此单位，或不在您的管辖范围内", "There is no such organization, or not where your posts reach");
    }

    private static void writable(Scope scope, String gridPath) {
        if (!scope.covers(gridPath)) {
            throw Problem.forbidden("您的岗位只能登记和修改本网格的单位", "Your posts reach the organizations of their own grids only");
        }
    }

    static void person(EntityManager manager, Long person, String pointer) {
        if (person != null
                && person != 0
                && KnownPeople.alive(manager, List.of(person)).isEmpty()) {
            throw Problem.invalid(pointer, "没有此人，请先登记", "There is no such person; register them first");
        }
    }

    @Override
    public Organization identify(Actor actor, OrganizationDetails details) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = new Fields();
        Checked said = Checked.of(details, true, fields);
        places.check(details.grid(), fields.errors);
        fields.refuse();
        Scope sight = Scope.of(actor, Permissions.PEOPLE_READ, organisation);
        return database.write(manager -> {
            if (said.code() != null && !said.code().isEmpty()) {
                OrganizationRow known = byCode(manager, List.of(said.code())).get(said.code());
                if (known != null) {
                    return sight.covers(known.gridPath) ? known.organization() : known.named();
                }
            }
            person(manager, details.representative(), "/representative");
            Places.Place place = places.orOwn(
                    places.place(
                            null,
                            details.address(),
                            details.point(),
                            details.grid(),
                            known(manager, details.address())),
                    actor,
                    Permissions.PEOPLE_WRITE);
            writable(scope, place.gridPath());
            OrganizationRow row = new OrganizationRow();
            row.id = ids.next();
            PersonBook.Changes changes = apply(row, said, place, actor);
            manager.persist(row);
            record(row, "create", actor, changes);
            return row.organization();
        });
    }

    private void record(OrganizationRow row, String action, Actor actor, PersonBook.Changes changes) {
        recorder.record(
                row, Recorder.ORGANIZATION, action, actor, Permissions.PEOPLE_WRITE, changes.told(), changes.payload);
    }

    static Map<String, AddressRow> known(EntityManager manager, String... addresses) {
        List<String> words = new ArrayList<>();
        Arrays.stream(addresses)
                .filter(address -> address != null && !address.isBlank())
                .map(String::strip)
                .forEach(words::add);
        return words.isEmpty() ? Map.of() : Places.known(manager, words);
    }

    private OrganizationRow seen(EntityManager manager, Actor actor, long id) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_READ, organisation);
        OrganizationRow row = manager.find(OrganizationRow.class, id);
        if (row == null || !scope.covers(row.gridPath)) {
            throw unknown();
        }
        return row;
    }

    @Override
    public Organization get(Actor actor, long id) {
        return database.read(manager -> seen(manager, actor, id).organization());
    }

    @Override
    public List<TrailEntry> history(Actor actor, long id) {
        return database.read(manager -> recorder.history(Recorder.ORGANIZATION, List.of(seen(manager, actor, id))));
    }

    @Override
    public Page<Organization> list(Actor actor, OrganizationQuery query) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_READ, organisation);
        Lists.Asked<OrganizationRow> asked = new Lists.Asked<>(OrganizationRow.class, "e.name");
        asked.reach(scope);
        asked.grid(organisation, query.grid());
        asked.equal("e.code", query.code() == null ? null : Checked.normal(query.code()));
        asked.beginning(query.name());
        return database.read(manager -> {
            if (query.representative() != null) {
                asked.in("e.representative", "", KnownPeople.same(manager, query.representative()));
            }
            return asked.page(manager, query.after(), query.size(), row -> row.id, row -> row.name)
                    .map(OrganizationRow::organization);
        });
    }

    @Override
    public Organization update(Actor actor, long id, int version, OrganizationDetails details) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = new Fields();
        Checked said = Checked.of(details, false, fields);
        places.check(details.grid(), fields.errors);
        fields.refuse();
        return database.write(manager -> {
            OrganizationRow row = seen(manager, actor, id);
            writable(scope, row.gridPath);
            JpaPeople.version(version, row);
            if (said.code() != null && !said.code().isEmpty()) {
                OrganizationRow other = byCode(manager, List.of(said.code())).get(said.code());
                if (other != null && other.id != row.id) {
                    throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "organization.code",
                            "此统一社会信用代码已登记在另一单位名下",
                            "Another organization has this credit code");
                }
            }
            person(manager, details.representative(), "/representative");
            Places.Place place = places.place(
                    row.place(),
                    details.address(),
                    details.point(),
                    details.grid(),
                    known(manager, details.address(), row.address));
            writable(scope, place.gridPath());
            PersonBook.Changes changes = apply(row, said, place, actor);
            if (changes.anything()) {
                record(row, "update", actor, changes);
            }
            return row.organization();
        });
    }
}
