package org.gridhall.core.people;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.persistence.EntityManager;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.Address;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.Households;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Households and addresses in the database. */
@Component(service = Households.class)
public class JpaHouseholds implements Households {

    private final Database database;
    private final Organisation organisation;
    private final Places places;
    private final Recorder recorder;
    private final Ids ids = new Ids();

    @Activate
    public JpaHouseholds(
            @Reference Database database, @Reference ChainedTrail trail, @Reference Organisation organisation) {
        this.database = database;
        this.organisation = organisation;
        this.places = new Places(organisation);
        this.recorder = new Recorder(trail);
    }

    static Fields check(HouseholdDetails said, boolean fresh) {
        Fields fields = new Fields();
        if (fresh) {
            fields.needed("/number", said.number(), 40);
        }
        fields.length("/address", said.address(), 500);
        fields.length("/note", said.note(), 1000);
        return fields;
    }

    static Map<String, HouseholdRow> byNumber(EntityManager manager, Collection<String> numbers) {
        Map<String, HouseholdRow> found = new HashMap<>();
        Lookup.in(manager, HouseholdRow.class, "household", "number", "HOUSEHOLD_NUMBER", numbers)
                .forEach(row -> found.put(row.number, row));
        return found;
    }

    static List<MemberRow> members(EntityManager manager, Collection<Long> households) {
        return households.isEmpty()
                ? List.of()
                : manager.createQuery(
                                "SELECT m FROM MemberRow m WHERE m.household IN :households ORDER BY m.firstDay, m.id",
                                MemberRow.class)
                        .setParameter("households", households)
                        .getResultList();
    }

    /** Brings a row to what was said. */
    static PersonBook.Changes apply(HouseholdRow row, HouseholdDetails said, Places.Place place) {
        PersonBook.Changes changes = new PersonBook.Changes();
        if (row.number == null) {
            row.number = said.number().strip();
            changes.fact("number", null, row.number);
        }
        Long head = said.head() == null ? row.leader : said.head() == 0 ? null : said.head();
        if (!Objects.equals(head, row.leader)) {
            changes.fact("head", JpaOrganizations.words(row.leader), JpaOrganizations.words(head));
            row.leader = head;
        }
        JpaOrganizations.moved(row, place, changes);
        String note = PersonBook.after(said.note(), row.note);
        if (!Objects.equals(note, row.note)) {
            changes.personal("note", row.note, note);
            row.note = note;
        }
        JpaOrganizations.touched(row, changes);
        return changes;
    }

    /** Who lives elsewhere may be a member too; whom the actor may not see is an id without a name. */
    private Household view(EntityManager manager, Actor actor, HouseholdRow row) {
        Scope sight = Scope.of(actor, Permissions.PEOPLE_READ, organisation);
        List<MemberRow> members = members(manager, List.of(row.id));
        List<Long> people =
                new ArrayList<>(members.stream().map(member -> member.person).toList());
        if (row.leader != null) {
            people.add(row.leader);
        }
        Map<Long, PersonRow> stand = PersonBook.survivors(manager, people);
        List<Household.Member> shown = members.stream()
                .filter(member -> stand.containsKey(member.person))
                .map(member -> new Household.Member(
                        stand.get(member.person).id,
                        sight.covers(stand.get(member.person).gridPath) ? stand.get(member.person).name : "",
                        member.relation,
                        LocalDate.ofEpochDay(member.firstDay),
                        member.lastDay == null ? null : LocalDate.ofEpochDay(member.lastDay)))
                .toList();
        Household household = row.household(shown);
        PersonRow head = row.leader == null ? null : stand.get(row.leader);
        return head == null || head.id == row.leader
                ? household
                : new Household(
                        household.id(),
                        household.version(),
                        household.number(),
                        head.id,
                        household.address(),
                        household.addressId(),
                        household.point(),
                        household.grid(),
                        household.note(),
                        shown,
                        household.changedAt());
    }

    private void record(HouseholdRow row, String action, Actor actor, PersonBook.Changes changes) {
        recorder.record(
                row, Recorder.HOUSEHOLD, action, actor, Permissions.PEOPLE_WRITE, changes.told(), changes.payload);
    }

    private static void writable(Scope scope, String gridPath) {
        if (!scope.covers(gridPath)) {
            throw Problem.forbidden("您的岗位只能登记和修改本网格的户", "Your posts reach the households of their own grids only");
        }
    }

    private HouseholdRow seen(EntityManager manager, Actor actor, long id) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_READ, organisation);
        HouseholdRow row = manager.find(HouseholdRow.class, id);
        if (row == null || !scope.covers(row.gridPath)) {
            throw Problem.notFound("没有此户，或不在您的管辖范围内", "There is no such household, or not where your posts reach");
        }
        return row;
    }

    @Override
    public Household identify(Actor actor, HouseholdDetails details) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = check(details, true);
        places.check(details.grid(), fields.errors);
        fields.refuse();
        return database.write(manager -> {
            String number = details.number().strip();
            HouseholdRow known = byNumber(manager, List.of(number)).get(number);
            if (known != null) {
                return view(manager, actor, seen(manager, actor, known.id));
            }
            JpaOrganizations.person(manager, details.head(), "/head");
            Places.Place place = places.orOwn(
                    places.place(
                            null,
                            details.address(),
                            details.point(),
                            details.grid(),
                            JpaOrganizations.known(manager, details.address())),
                    actor,
                    Permissions.PEOPLE_WRITE);
            writable(scope, place.gridPath());
            HouseholdRow row = new HouseholdRow();
            row.id = ids.next();
            PersonBook.Changes changes = apply(row, details, place);
            manager.persist(row);
            record(row, "create", actor, changes);
            return view(manager, actor, row);
        });
    }

    @Override
    public Household get(Actor actor, long id) {
        return database.read(manager -> view(manager, actor, seen(manager, actor, id)));
    }

    @Override
    public List<TrailEntry> history(Actor actor, long id) {
        return database.read(manager -> recorder.history(Recorder.HOUSEHOLD, List.of(seen(manager, actor, id))));
    }

    @Override
    public Page<Household> list(Actor actor, HouseholdQuery query) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_READ, organisation);
        Lists.Asked<HouseholdRow> asked = new Lists.Asked<>(HouseholdRow.class, "e.number");
        asked.reach(scope);
        asked.grid(organisation, query.grid());
        asked.beginning(query.number());
        return database.read(manager -> {
            if (query.person() != null) {
                asked.in(
                        "e.id",
                        "SELECT m.household FROM MemberRow m WHERE m.person IN ",
                        KnownPeople.same(manager, query.person()));
            }
            return asked.page(manager, query.after(), query.size(), row -> row.id, row -> row.number)
                    .map(row -> row.household(List.of()));
        });
    }

    @Override
    public Household update(Actor actor, long id, int version, HouseholdDetails details) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = check(details, false);
        places.check(details.grid(), fields.errors);
        if (details.number() != null) {
            fields.wrong("/number", "户号不能更改", "The number of a household is never changed");
        }
        fields.refuse();
        return database.write(manager -> {
            HouseholdRow row = seen(manager, actor, id);
            writable(scope, row.gridPath);
            JpaPeople.version(version, row);
            JpaOrganizations.person(manager, details.head(), "/head");
            Places.Place place = places.place(
                    row.place(),
                    details.address(),
                    details.point(),
                    details.grid(),
                    JpaOrganizations.known(manager, details.address(), row.address));
            writable(scope, place.gridPath());
            PersonBook.Changes changes = apply(row, details, place);
            if (changes.anything()) {
                record(row, "update", actor, changes);
            }
            return view(manager, actor, row);
        });
    }

    @Override
    public Household join(Actor actor, long id, long person, String relation, LocalDate from) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = new Fields();
        fields.needed("/relation", relation, 40);
        if (from == null) {
            fields.wrong("/from", "请填写日期", "Give a date");
        }
        fields.refuse();
        return database.write(manager -> {
            HouseholdRow row = seen(manager, actor, id);
            writable(scope, row.gridPath);
            JpaOrganizations.person(manager, person, "/person");
            if (present(manager, id, person).isPresent()) {
                throw Problem.of(
                        Problem.Kind.CONFLICT, "household.member", "此人已在户中", "This person belongs to it already");
            }
            MemberRow member = new MemberRow();
            member.id = ids.next();
            member.household = id;
            member.person = person;
            member.relation = relation.strip();
            member.firstDay = Math.toIntExact(from.toEpochDay());
            manager.persist(member);
            membership(row, "join", actor, null, person, from);
            manager.flush();
            return view(manager, actor, row);
        });
    }

    @Override
    public Household leave(Actor actor, long id, long person, LocalDate to) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        return database.write(manager -> {
            HouseholdRow row = seen(manager, actor, id);
            writable(scope, row.gridPath);
            MemberRow member = present(manager, id, person)
                    .orElseThrow(() -> Problem.notFound("此人不在户中", "This person does not belong to it"));
            if (to == null || to.toEpochDay() < member.firstDay) {
                throw Problem.invalid("/to", "应不早于入户日期", "This is not before the day of joining");
            }
            member.lastDay = Math.toIntExact(to.toEpochDay());
            membership(row, "leave", actor, person, null, to);
            manager.flush();
            return view(manager, actor, row);
        });
    }

    /** Who belongs to it with no last day, the person or one that was merged into them. */
    private static Optional<MemberRow> present(EntityManager manager, long household, long person) {
        List<MemberRow> open = members(manager, List.of(household)).stream()
                .filter(member -> member.lastDay == null)
                .toList();
        List<Long> people =
                new ArrayList<>(open.stream().map(member -> member.person).toList());
        people.add(person);
        Map<Long, PersonRow> stand = PersonBook.survivors(manager, people);
        PersonRow its = stand.get(person);
        return open.stream()
                .filter(member ->
                        its != null && stand.containsKey(member.person) && stand.get(member.person).id == its.id)
                .min(Comparator.comparing(member -> member.id));
    }

    private void membership(HouseholdRow row, String action, Actor actor, Long before, Long after, LocalDate day) {
        PersonBook.Changes changes = new PersonBook.Changes();
        changes.fact("member", JpaOrganizations.words(before), JpaOrganizations.words(after));
        changes.facts.put("day", Arrays.asList(null, day.toString()));
        JpaOrganizations.touched(row, changes);
        record(row, action, actor, changes);
    }

    @Override
    public Address keep(Actor actor, Address address) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_WRITE, organisation);
        Fields fields = new Fields();
        fields.needed("/words", address.words(), 300);
        fields.length("/road", address.road(), 100);
        fields.length("/house", address.house(), 60);
        fields.length("/building", address.building(), 60);
        fields.length("/room", address.room(), 60);
        places.check(address.grid(), fields.errors);
        fields.refuse();
        return database.write(manager -> {
            String words = address.words().strip();
            AddressRow row = manager.createQuery("SELECT a FROM AddressRow a WHERE a.words = :words", AddressRow.class)
                    .setParameter("words", words)
                    .getResultStream()
                    .findFirst()
                    .orElse(null);
            Places.Place place = places.place(
                    row == null ? null : new Places.Place(null, null, row.point(), row.grid, row.gridPath),
                    null,
                    address.point(),
                    address.grid(),
                    Map.of());
            boolean fresh = row == null;
            if (fresh) {
                row = new AddressRow();
                row.id = ids.next();
                row.words = words;
            } else {
                writable(scope, row.gridPath);
            }
            writable(scope, place.gridPath());
            row.road = PersonBook.after(address.road(), row.road);
            row.house = PersonBook.after(address.house(), row.house);
            row.building = PersonBook.after(address.building(), row.building);
            row.room = PersonBook.after(address.room(), row.room);
            row.longitude = place.point() == null ? null : place.point().longitude();
            row.latitude = place.point() == null ? null : place.point().latitude();
            row.grid = place.grid();
            row.gridPath = place.gridPath();
            row.version++;
            if (fresh) {
                manager.persist(row);
            }
            return row.address();
        });
    }

    @Override
    public Page<Address> addresses(Actor actor, String words, String grid, String after, int size) {
        Scope scope = JpaPeople.may(actor, Permissions.PEOPLE_READ, organisation);
        Lists.Asked<AddressRow> asked = new Lists.Asked<>(AddressRow.class, "e.words");
        asked.reach(scope);
        asked.grid(organisation, grid);
        asked.beginning(words);
        return database.read(manager -> asked.page(manager, after, size, row -> row.id, row -> row.words)
                .map(AddressRow::address));
    }
}
