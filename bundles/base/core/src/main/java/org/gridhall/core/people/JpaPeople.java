package org.gridhall.core.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.persistence.EntityManager;
import javax.persistence.LockModeType;
import javax.persistence.TypedQuery;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.message.Messages;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.People;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.District;
import org.gridhall.core.keys.BrokenSeal;
import org.gridhall.core.keys.KeyFault;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.trail.ChainedTrail;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** People in the database. */
@Component(service = People.class)
public class JpaPeople implements People {

    private static final Logger LOG = LoggerFactory.getLogger(JpaPeople.class);
    private static final int ALIKE = 20;

    private final Database database;
    private final Keys keys;
    private final Organisation organisation;
    private final District district;
    private final ChainedTrail trail;
    private final Messages messages;
    private final PersonalData tickets;
    private final Places places;
    private final PersonBook book;
    private final Recorder recorder;
    private final Ids ids = new Ids();

    @Activate
    public JpaPeople(
            @Reference Database database,
            @Reference ChainedTrail trail,
            @Reference Keys keys,
            @Reference Organisation organisation,
            @Reference District district,
            @Reference Messages messages,
            @Reference PersonalData tickets) {
        this.database = database;
        this.trail = trail;
        this.messages = messages;
        this.tickets = tickets;
        this.keys = keys;
        this.organisation = organisation;
        this.district = district;
        this.places = new Places(organisation);
        this.book = new PersonBook(keys);
        this.recorder = new Recorder(trail);
    }

    static Scope may(Actor actor, String permission, Organisation organisation) {
        Scope scope = Scope.of(actor, permission, organisation);
        if (!scope.all() && scope.paths().isEmpty()) {
            throw Problem.forbidden("您的岗位没有权限 " + permission, "Your posts do not have the permission " + permission);
        }
        return scope;
    }

    static Problem unknown() {
        return Problem.notFound("没有此人，或不在您的管辖范围内", "There is no such person, or not where your posts reach");
    }

    /** The row and the one that stands for it; both NOT_FOUND where the actor may not see them. */
    private PersonRow seen(EntityManager manager, Actor actor, long id) {
        Scope scope = may(actor, Permissions.PEOPLE_READ, organisation);
        PersonRow row = manager.find(PersonRow.class, id);
        if (row == null || !scope.covers(PersonBook.survivor(manager, row).gridPath)) {
            throw unknown();
        }
        return row;
    }

    private void writable(Scope scope, String gridPath) {
        if (!scope.covers(gridPath)) {
            throw Problem.forbidden("您的岗位只能登记和修改本网格的人", "Your posts reach the people of their own grids only");
        }
    }

    /** The row to change: seen, in reach, standing for itself, not erased. */
    private PersonRow own(EntityManager manager, Actor actor, Scope scope, long id) {
        PersonRow row = seen(manager, actor, id);
        writable(scope, row.gridPath);
        if (row.mergedInto != null) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "person.merged",
                            "此人已合并到另一人，请改那一份",
                            "This person was merged into another; change that one")
                    .with("person", Long.toString(PersonBook.survivor(manager, row).id));
        }
        alive(row);
        return row;
    }

    private static void alive(PersonRow row) {
        if (row.erasedAt != null) {
            throw Problem.of(
                    Problem.Kind.CONFLICT,
                    "person.erased",
                    "此人的个人信息已依法删除",
                    "This person's data was erased as the law wants");
        }
    }

    private Person view(EntityManager manager, PersonRow row) {
        return row.person(
                PersonBook.merged(manager, row.id).stream().map(one -> one.id).toList());
    }

    private LocalDate today() {
        return LocalDate.now(district.zone());
    }

    @Override
    public Identified identify(Actor actor, PersonDetails details, String key) {
        Scope scope = may(actor, Permissions.PEOPLE_WRITE, organisation);
        Scope sight = Scope.of(actor, Permissions.PEOPLE_READ, organisation);
        keys.upToDate();
        Fields fields = new Fields();
        Checked said = Checked.of(details, true, keys, today(), fields);
        places.check(details.grid(), fields.errors);
        if (key != null && (key.isBlank() || key.length() > 120)) {
            fields.wrong("/key", "须为 1 到 120 个字符", "This has 1 to 120 characters");
        }
        fields.refuse();
        String intake = said.hashes().isEmpty() && key != null ? actor.account() + ":" + key : null;
        return database.write(manager -> {
            PersonRow known = PersonBook.byNumber(manager, said);
            if (known == null && intake != null) {
                known = repeated(manager, intake, said);
            }
            if (known != null) {
                PersonRow stands = PersonBook.survivor(manager, known);
                return new Identified(
                        stands.id,
                        false,
                        sight.covers(stands.gridPath) ? view(manager, stands) : null,
                        !said.name().equals(known.name),
                        List.of());
            }
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
            List<Person> alike = said.hashes().isEmpty() ? alike(manager, sight, said) : List.of();
            PersonRow row = PersonBook.fresh(ids.next());
            row.intakeKey = intake;
            PersonBook.Changes changes = book.apply(row, said, place, actor);
            manager.persist(row);
            recorder.record(
                    row, Recorder.PERSON, "create", actor, Permissions.PEOPLE_WRITE, changes.told(), changes.payload);
            return new Identified(
                    row.id, true, sight.covers(row.gridPath) ? row.person(List.of()) : null, false, alike);
        });
    }

    private static Map<String, AddressRow> known(EntityManager manager, String address) {
        return address == null || address.isBlank() ? Map.of() : Places.known(manager, List.of(address.strip()));
    }

    private PersonRow repeated(EntityManager manager, String intake, Checked said) {
        PersonRow known = manager.createQuery("SELECT e FROM PersonRow e WHERE e.intakeKey = :key", PersonRow.class)
                .setParameter("key", intake)
                .getResultStream()
                .findFirst()
                .orElse(null);
        if (known != null
                && (!said.name().equals(known.name)
                        || !said.phoneHashes().isEmpty() && !Checked.among(said.phoneHashes(), known.phoneHash))) {
            throw Problem.of(
                    Problem.Kind.INVALID,
                    "key.reused",
                    "同一幂等键已用于登记另一人，请换一个",
                    "This key was used for somebody else; take another one");
        }
        return known;
    }

    @Override
    public Optional<Person> byNumber(Actor actor, String idType, String number) {
        Scope scope = may(actor, Permissions.PEOPLE_READ, organisation);
        String type = idType == null || idType.isBlank() ? IdNumber.CITIZEN : idType.strip();
        if (!IdNumber.TYPES.contains(type) || number == null || number.isBlank() || number.length() > 60) {
            return Optional.empty();
        }
        String normal = IdNumber.normal(type, number);
        if (!IdNumber.plausible(normal)) {
            return Optional.empty();
        }
        List<ByteBuffer> hashes = Checked.hashes(keys, type + ":" + normal);
        return database.read(manager -> PersonBook.byNumber(manager, hashes).values().stream()
                .map(row -> PersonBook.survivor(manager, row))
                .filter(row -> scope.covers(row.gridPath))
                .findFirst()
                .map(row -> view(manager, row)));
    }

    @Override
    public Map<Long, Person> some(Actor actor, Collection<Long> ids) {
        if (ids.size() > 200) {
            throw new IllegalArgumentException("200 at most");
        }
        Scope scope = Scope.of(actor, Permissions.PEOPLE_READ, organisation);
        Map<Long, Person> seen = new HashMap<>();
        if (!ids.isEmpty() && (scope.all() || !scope.paths().isEmpty())) {
            database.read(manager -> PersonBook.survivors(manager, ids)).forEach((id, row) -> {
                if (scope.covers(row.gridPath)) {
                    seen.put(id, row.person(List.of()));
                }
            });
        }
        return seen;
    }

    @Override
    public List<TrailEntry> history(Actor actor, long id) {
        return database.read(manager -> {
            PersonRow stands = PersonBook.survivor(manager, seen(manager, actor, id));
            List<PersonRow> all = new ArrayList<>(PersonBook.merged(manager, stands.id));
            all.add(stands);
            return recorder.history(Recorder.PERSON, all);
        });
    }

    @Override
    public List<Person> alike(Actor actor, String name, String phone) {
        Scope scope = may(actor, Permissions.PEOPLE_READ, organisation);
        Fields fields = new Fields();
        Checked said = Checked.of(
                new PersonDetails(
                        name == null || name.isBlank() ? null : name,
                        null,
                        null,
                        null,
                        null,
                        phone,
                        null,
                        null,
                        null,
                        null,
                        null),
                false,
                keys,
                today(),
                fields);
        if (said.name() == null && said.phoneHashes().isEmpty()) {
            fields.wrong("/name", "姓名和电话至少填一项", "Give a name or a phone");
        }
        fields.refuse();
        return database.read(manager -> alike(manager, scope, said));
    }

    private List<Person> alike(EntityManager manager, Scope scope, Checked said) {
        if (said.name() == null && said.phoneHashes().isEmpty()
                || !scope.all() && scope.paths().isEmpty()) {
            return List.of();
        }
        Map<String, Object> parameters = new HashMap<>();
        StringBuilder query =
                new StringBuilder("SELECT e FROM PersonRow e WHERE e.mergedInto IS NULL AND e.erasedAt IS NULL");
        if (said.name() != null) {
            query.append(" AND e.name = :name");
            parameters.put("name", said.name());
        }
        if (!said.phoneHashes().isEmpty()) {
            query.append(" AND e.phoneHash IN :phones");
            parameters.put(
                    "phones", said.phoneHashes().stream().map(ByteBuffer::array).toList());
        }
        String reach = scope.condition(parameters);
        if (reach != null) {
            query.append(" AND ").append(reach);
        }
        TypedQuery<PersonRow> asked =
                manager.createQuery(query.append(" ORDER BY e.id DESC").toString(), PersonRow.class);
        parameters.forEach(asked::setParameter);
        return asked.setMaxResults(ALIKE).getResultList().stream()
                .map(row -> row.person(List.of()))
                .toList();
    }

    @Override
    public Person get(Actor actor, long id) {
        return database.read(manager -> view(manager, PersonBook.survivor(manager, seen(manager, actor, id))));
    }

    @Override
    public Page<Person> list(Actor actor, PersonQuery query) {
        Scope scope = may(actor, Permissions.PEOPLE_READ, organisation);
        Lists.Asked<PersonRow> asked = new Lists.Asked<>(PersonRow.class, "e.name");
        asked.and("e.mergedInto IS NULL");
        asked.and("e.erasedAt IS NULL");
        asked.reach(scope);
        asked.grid(organisation, query.grid());
        asked.beginning(query.name());
        return database.read(manager -> {
            Page<PersonRow> page = asked.page(manager, query.after(), query.size(), row -> row.id, row -> row.name);
            Map<Long, List<Long>> merged = new HashMap<>();
            if (!page.items().isEmpty()) {
                manager.createQuery(
                                "SELECT e.mergedInto, e.id FROM PersonRow e WHERE e.mergedInto IN :ids ORDER BY e.id",
                                Object[].class)
                        .setParameter(
                                "ids", page.items().stream().map(row -> row.id).toList())
                        .getResultList()
                        .forEach(pair -> merged.computeIfAbsent((Long) pair[0], id -> new ArrayList<>())
                                .add((Long) pair[1]));
            }
            return page.map(row -> row.person(merged.getOrDefault(row.id, List.of())));
        });
    }

    @Override
    public String reveal(Actor actor, long id, String what, String reason) {
        if (!"number".equals(what) && !"phone".equals(what)) {
            throw Problem.invalid("/what", "应为 number（证件号码）或 phone（电话）", "This is number or phone");
        }
        String why = Fields.reason("/reason", reason);
        Scope scope = may(actor, Permissions.PEOPLE_REVEAL, organisation);
        return database.write(manager -> {
            PersonRow row = PersonBook.survivor(manager, seen(manager, actor, id));
            if (!scope.covers(row.gridPath)) {
                throw Problem.forbidden("您的岗位不能查看此人的完整号码", "Your posts do not reach this person's numbers");
            }
            String whole;
            try {
                whole = what.equals("number") ? book.number(row) : book.phone(row);
            } catch (BrokenSeal | KeyFault e) {
                LOG.error("{}", e.getMessage());
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "person.seal",
                        "此人的加密数据已损坏或被改动，请联系管理员并从备份核对",
                        "What is stored of this person was damaged or changed; tell the administrator, compare with a backup");
            }
            if (whole == null) {
                throw Problem.notFound("没有登记此项", "Nothing is known of it");
            }
            recorder.record(
                    row,
                    Recorder.PERSON,
                    "reveal",
                    actor,
                    Permissions.PEOPLE_REVEAL,
                    Map.of("what", java.util.Arrays.asList(null, what)),
                    Map.of("reason", why));
            return whole;
        });
    }

    static void version(int seen, Located row) {
        if (seen != row.version) {
            throw Problem.of(
                            Problem.Kind.CONFLICT,
                            "version",
                            "已被他人修改，请刷新后重试",
                            "It was changed meanwhile; look at it again")
                    .with("version", row.version);
        }
    }

    @Override
    public Person update(Actor actor, long id, int version, PersonDetails details) {
        Scope scope = may(actor, Permissions.PEOPLE_WRITE, organisation);
        keys.upToDate();
        Fields fields = new Fields();
        Checked said = Checked.of(details, false, keys, today(), fields);
        places.check(details.grid(), fields.errors);
        fields.refuse();
        return database.write(manager -> {
            PersonRow row = own(manager, actor, scope, id);
            version(version, row);
            PersonRow other = PersonBook.byNumber(manager, said);
            if (other != null && other.id != row.id) {
                throw taken(manager, actor, other);
            }
            Places.Place place = places.place(
                    row.place(),
                    details.address(),
                    details.point(),
                    details.grid(),
                    known(
                            manager,
                            Objects.requireNonNullElse(details.address(), row.address == null ? "" : row.address)));
            writable(scope, place.gridPath());
            PersonBook.Changes changes = book.apply(row, said, place, actor);
            if (changes.anything()) {
                recorder.record(
                        row,
                        Recorder.PERSON,
                        "update",
                        actor,
                        Permissions.PEOPLE_WRITE,
                        changes.told(),
                        changes.payload);
            }
            return view(manager, row);
        });
    }

    private Problem taken(EntityManager manager, Actor actor, PersonRow other) {
        PersonRow stands = PersonBook.survivor(manager, other);
        Problem problem = Problem.of(
                Problem.Kind.CONFLICT,
                "person.number",
                "此证件号码已登记在另一人名下；如为同一人，请合并",
                "Another person has this number; if they are one, merge them");
        return Scope.of(actor, Permissions.PEOPLE_READ, organisation).covers(stands.gridPath)
                ? problem.with("person", Long.toString(stands.id))
                : problem;
    }

    @Override
    public Person merge(Actor actor, long keep, long drop, String reason) {
        String why = Fields.reason("/reason", reason);
        Scope scope = may(actor, Permissions.PEOPLE_WRITE, organisation);
        if (keep == drop) {
            throw Problem.invalid("/drop", "不能与自己合并", "Nobody is merged into themselves");
        }
        return database.write(manager -> {
            PersonRow stays = own(manager, actor, scope, keep);
            PersonRow goes = own(manager, actor, scope, drop);
            if (stays.code != null && goes.code != null) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "person.staff",
                        "两人都是在编人员，请先在组织机构文件中合为一人",
                        "Both are staff; make them one in the files of the organisation first");
            }
            if (stays.numberHash == null && goes.numberHash != null || stays.code == null && goes.code != null) {
                throw Problem.of(
                        Problem.Kind.CONFLICT,
                        "person.keep",
                        "请保留有证件号码或在编的那一份，即对调两人",
                        "Keep the one that has the number or is staff: exchange the two");
            }
            goes.mergedInto = stays.id;
            joined(goes, "merged", "mergedInto", null, Long.toString(stays.id), actor, why);
            joined(stays, "merge", "merged", null, Long.toString(goes.id), actor, why);
            manager.flush();
            return view(manager, stays);
        });
    }

    @Override
    public Person unmerge(Actor actor, long drop, String reason) {
        String why = Fields.reason("/reason", reason);
        Scope scope = may(actor, Permissions.PEOPLE_WRITE, organisation);
        return database.write(manager -> {
            PersonRow goes = seen(manager, actor, drop);
            if (goes.mergedInto == null) {
                throw Problem.of(
                        Problem.Kind.CONFLICT, "person.unmerged", "此人没有合并到他人", "This person is merged into nobody");
            }
            PersonRow stays = manager.find(PersonRow.class, goes.mergedInto);
            writable(scope, stays.gridPath);
            writable(scope, goes.gridPath);
            alive(goes);
            goes.mergedInto = null;
            joined(goes, "unmerged", "mergedInto", Long.toString(stays.id), null, actor, why);
            joined(stays, "unmerge", "merged", Long.toString(goes.id), null, actor, why);
            manager.flush();
            return view(manager, goes);
        });
    }

    private void joined(
            PersonRow row, String action, String fact, String before, String after, Actor actor, String why) {
        row.version++;
        row.changedAt = System.currentTimeMillis();
        recorder.record(
                row,
                Recorder.PERSON,
                action,
                actor,
                Permissions.PEOPLE_WRITE,
                Map.of(fact, java.util.Arrays.asList(before, after)),
                Map.of("reason", why));
    }

    @Override
    public void erase(Actor actor, long id, String basis, String reason, boolean files) {
        String why = Fields.reason("/reason", reason);
        if (basis == null || basis.isBlank() || basis.length() > 200) {
            throw Problem.invalid(
                    "/basis", "请填写依据的条款，最多 200 个字", "Name the article that asks for it, in 200 characters at most");
        }
        String article = basis.strip();
        Scope scope = may(actor, Permissions.PEOPLE_ERASE, organisation);
        database.write(manager -> {
            PersonRow stands = PersonBook.survivor(manager, seen(manager, actor, id));
            if (!scope.covers(stands.gridPath)) {
                throw Problem.forbidden("您的岗位不能删除此人的信息", "Your posts do not reach this person");
            }
            alive(stands);
            List<PersonRow> all = new ArrayList<>(PersonBook.merged(manager, stands.id));
            all.add(stands);
            Erasure.refuseStaff(all);
            // Whoever names them in a new ticket waits for this, and is refused then.
            all.forEach(row -> manager.lock(row, LockModeType.PESSIMISTIC_WRITE));
            Traces traces = Erasure.traces(all, book, trail);
            Erasure.refuse(tickets.look(manager, traces));
            Erasure.addressed(traces).forEach(messages::forget);
            tickets.erase(manager, traces, actor, article, files);
            Erasure.leave(manager, traces, recorder, actor, article);
            Erasure.firms(manager, traces, recorder, actor, article);
            Erasure.erase(all);
            for (PersonRow row : all) {
                recorder.erase(
                        row,
                        Recorder.PERSON,
                        "erase",
                        actor,
                        payload -> true,
                        Map.of("basis", java.util.Arrays.asList(null, article)),
                        Map.of("reason", why));
            }
            return null;
        });
    }

    /** The key of a page that is sorted by name. */
    static String key(String name, long id) {
        return id + "-" + Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    static Problem badKey() {
        return Problem.of(
                Problem.Kind.UNREADABLE,
                "page.key",
                "翻页参数不正确，请从第一页开始",
                "This is no key of a page; begin with the first");
    }

    /** For who lists grids by code. */
    static Grid grid(Organisation organisation, String code) {
        return organisation
                .grid(code)
                .orElseThrow(() -> Problem.invalid("/grid", "没有网格“" + code + "”", "There is no grid \"" + code + "\""));
    }
}
