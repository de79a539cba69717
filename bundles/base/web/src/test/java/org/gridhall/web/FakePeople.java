package org.gridhall.web;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gridhall.api.FieldError;
import org.gridhall.api.Page;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;
import org.gridhall.api.account.Actor;
import org.gridhall.api.people.Address;
import org.gridhall.api.people.Confirmed;
import org.gridhall.api.people.CreditCode;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.Households;
import org.gridhall.api.people.IdNumber;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.api.people.Organizations;
import org.gridhall.api.people.People;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.people.Phone;
import org.gridhall.api.trail.Subject;
import org.gridhall.api.trail.TrailEntry;

/** People, firms and households in memory: the rules that pages show, and what they were asked. */
final class FakePeople {

    private static final Instant AT = Instant.parse("2026-01-31T08:00:00Z");

    final Map<Long, Person> people = new TreeMap<>();
    final Map<Long, String> numbers = new HashMap<>();
    final Map<Long, String> phones = new HashMap<>();
    final Map<Long, Long> merged = new HashMap<>();
    final Map<Long, List<TrailEntry>> trails = new HashMap<>();
    final Map<Long, Organization> firms = new TreeMap<>();
    final Map<Long, Household> households = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    /** Of somebody whom the visitor may not see. */
    String elsewhere;

    PersonQuery asked;
    OrganizationQuery askedFirms;
    HouseholdQuery askedHouseholds;
    List<String> open = List.of();

    final Registry registry = new Registry();
    final Firms organizations = new Firms();
    final Homes homes = new Homes();
    final Imports imports = new Imports();
    private long next = 722413094182912001L;

    void bind(Services services) {
        services.bindPeople(registry);
        services.bindOrganizations(organizations);
        services.bindHouseholds(homes);
        services.bindPeopleImports(imports);
    }

    Person add(String name, String number, String phone) {
        return people.get(registry.identify(
                        null,
                        new PersonDetails(name, "F", null, null, number, phone, null, null, "MH01", null, null),
                        null)
                .id());
    }

    void record(String kind, long id, String action, Map<String, Object> changes, Map<String, Object> payload) {
        List<TrailEntry> trail = trails.computeIfAbsent(id, any -> new ArrayList<>());
        trail.add(
                0,
                new TrailEntry(
                        trail.size() + 1L,
                        new Subject(kind, id),
                        trail.size() + 1,
                        action,
                        7,
                        "王五",
                        3,
                        "command",
                        AT,
                        AT,
                        1,
                        changes,
                        payload,
                        "00"));
    }

    private static Problem unknown() {
        return Problem.notFound("没有此人", "There is no such person");
    }

    private static String reason(String reason) {
        if (reason == null || reason.strip().length() < People.REASON) {
            throw Problem.invalid("/reason", "请填写理由，至少 4 个字", "Give a reason of at least four characters");
        }
        return reason.strip();
    }

    private static void version(int seen, int is) {
        if (seen != is) {
            throw Problem.of(Problem.Kind.CONFLICT, "version", "已被他人修改", "It was changed meanwhile");
        }
    }

    private static String after(String said, String before) {
        return said == null ? before : said.isBlank() ? null : said.strip();
    }

    private static <T> Page<T> page(List<T> rows, int size) {
        return new Page<>(rows.subList(0, Math.min(size, rows.size())), rows.size() > size ? "2-k ey" : null);
    }

    final class Registry implements People {

        private List<FieldError> errors(PersonDetails said, boolean fresh) {
            List<FieldError> errors = new ArrayList<>();
            if ((fresh || said.name() != null)
                    && (said.name() == null || said.name().isBlank())) {
                errors.add(new FieldError("/name", new Text("必须填写", "This is needed")));
            }
            if (said.phone() != null && !said.phone().isEmpty() && !Phone.valid(Phone.normal(said.phone()))) {
                errors.add(new FieldError("/phone", new Text("不是电话号码", "This is no telephone number")));
            }
            return errors;
        }

        private Person apply(long id, Person before, PersonDetails said) {
            List<FieldError> errors = errors(said, before == null);
            String type = said.idType() == null ? IdNumber.CITIZEN : said.idType();
            String number = said.number() == null || said.number().isEmpty()
                    ? said.number()
                    : IdNumber.normal(type, said.number());
            boolean fails = number != null && !number.isEmpty() && !IdNumber.valid(type, number);
            if (fails && said.override() == null && errors.isEmpty()) {
                throw Problem.of(Problem.Kind.INVALID, "number.check", "证件号码校验不通过", "The number fails its check")
                        .withErrors(List.of(new FieldError(
                                "/number", new Text("证件号码校验不通过，请核对", "The number fails its check; look at it again"))));
            }
            if (!errors.isEmpty()) {
                throw Problem.invalid(errors);
            }
            if (number != null) {
                numbers.put(id, number);
            }
            if (said.phone() != null) {
                phones.put(id, said.phone().isEmpty() ? "" : Phone.normal(said.phone()));
            }
            String its = numbers.get(id);
            String phone = phones.get(id);
            return new Person(
                    id,
                    before == null ? 1 : before.version() + 1,
                    after(said.name(), before == null ? null : before.name()),
                    after(said.sex(), before == null ? null : before.sex()),
                    said.birth(),
                    its == null || its.isEmpty() ? null : type,
                    its == null || its.isEmpty() ? null : IdNumber.mask(its),
                    phone == null || phone.isEmpty() ? null : Phone.mask(phone),
                    after(said.address(), before == null ? null : before.address()),
                    null,
                    said.point(),
                    after(said.grid(), before == null ? null : before.grid()),
                    after(said.note(), before == null ? null : before.note()),
                    null,
                    fails ? new Confirmed(said.override(), 7, AT) : before == null ? null : before.confirmed(),
                    before == null ? List.of() : before.merged(),
                    null,
                    AT);
        }

        private Optional<Long> holder(String type, String number) {
            String normal = IdNumber.normal(type, number);
            return numbers.entrySet().stream()
                    .filter(one -> one.getValue().equals(normal))
                    .map(one -> merged.getOrDefault(one.getKey(), one.getKey()))
                    .findFirst();
        }

        @Override
        public Identified identify(Actor actor, PersonDetails details, String key) {
            String type = details.idType() == null ? IdNumber.CITIZEN : details.idType();
            if (details.number() != null && details.number().equals(elsewhere)) {
                return new Identified(1, false, null, true, List.of());
            }
            Optional<Long> known = details.number() == null ? Optional.empty() : holder(type, details.number());
            if (known.isPresent()) {
                Person person = people.get(known.get());
                return new Identified(person.id(), false, person, !person.name().equals(details.name()), List.of());
            }
            long id = next++;
            people.put(id, apply(id, null, details));
            record(
                    Subject.PERSON,
                    id,
                    "create",
                    Map.of(),
                    Map.of("name", java.util.Arrays.asList(null, details.name())));
            calls.add("identify " + details.name() + " " + key);
            return new Identified(id, true, people.get(id), false, List.of());
        }

        @Override
        public Optional<Person> byNumber(Actor actor, String idType, String number) {
            return holder(idType, number).map(people::get);
        }

        @Override
        public List<Person> alike(Actor actor, String name, String phone) {
            if (phone != null && !Phone.valid(Phone.normal(phone))) {
                throw Problem.invalid("/phone", "不是电话号码", "This is no telephone number");
            }
            return people.values().stream()
                    .filter(one -> !merged.containsKey(one.id()))
                    .filter(one -> name == null || one.name().equals(name))
                    .filter(one -> phone == null || Phone.normal(phone).equals(phones.get(one.id())))
                    .toList();
        }

        @Override
        public Person get(Actor actor, long id) {
            Person person = people.get(merged.getOrDefault(id, id));
            if (person == null) {
                throw unknown();
            }
            return person;
        }

        @Override
        public Map<Long, Person> some(Actor actor, Collection<Long> ids) {
            Map<Long, Person> some = new LinkedHashMap<>();
            ids.stream()
                    .filter(id -> people.containsKey(merged.getOrDefault(id, id)))
                    .forEach(id -> some.put(id, get(actor, id)));
            return some;
        }

        @Override
        public List<TrailEntry> history(Actor actor, long id) {
            return trails.getOrDefault(id, List.of());
        }

        @Override
        public Page<Person> list(Actor actor, PersonQuery query) {
            asked = query;
            return page(
                    people.values().stream()
                            .filter(one -> !merged.containsKey(one.id()))
                            .filter(one -> query.name() == null || one.name().startsWith(query.name()))
                            .toList(),
                    query.size());
        }

        @Override
        public String reveal(Actor actor, long id, String what, String reason) {
            String why = reason(reason);
            get(actor, id);
            record(
                    Subject.PERSON,
                    id,
                    "reveal",
                    Map.of("what", java.util.Arrays.asList(null, what)),
                    Map.of("reason", why));
            return what.equals("phone") ? phones.get(id) : numbers.get(id);
        }

        @Override
        public Person update(Actor actor, long id, int version, PersonDetails details) {
            Person before = get(actor, id);
            version(version, before.version());
            if (details.number() != null && !details.number().isEmpty()) {
                Optional<Long> other = holder(IdNumber.CITIZEN, details.number());
                if (other.isPresent() && other.get() != id) {
                    throw Problem.of(
                                    Problem.Kind.CONFLICT,
                                    "person.number",
                                    "此证件号码已登记在另一人名下",
                                    "Another person has this number")
                            .with("person", Long.toString(other.get()));
                }
            }
            Person now = apply(id, before, details);
            people.put(id, now);
            record(Subject.PERSON, id, "update", Map.of(), Map.of("name", List.of(before.name(), now.name())));
            return now;
        }

        @Override
        public Person merge(Actor actor, long keep, long drop, String reason) {
            reason(reason);
            Person stays = get(actor, keep);
            if (stays.number() == null && get(actor, drop).number() != null) {
                throw Problem.of(Problem.Kind.CONFLICT, "person.keep", "请保留有证件号码的那一份", "Keep the one with the number");
            }
            merged.put(drop, keep);
            calls.add("merge " + keep + " " + drop + " " + reason);
            people.put(keep, with(stays, stays.name(), List.of(drop), null));
            return people.get(keep);
        }

        private Person with(Person person, String name, List<Long> dropped, Instant erased) {
            return new Person(
                    person.id(),
                    person.version(),
                    name,
                    person.sex(),
                    person.birth(),
                    person.idType(),
                    erased == null ? person.number() : null,
                    erased == null ? person.phone() : null,
                    person.address(),
                    null,
                    person.point(),
                    person.grid(),
                    person.note(),
                    null,
                    person.confirmed(),
                    dropped,
                    erased,
                    AT);
        }

        @Override
        public Person unmerge(Actor actor, long drop, String reason) {
            reason(reason);
            long keep = merged.remove(drop);
            people.put(keep, with(people.get(keep), people.get(keep).name(), List.of(), null));
            calls.add("unmerge " + drop + " " + reason);
            return people.get(drop);
        }

        @Override
        public void erase(Actor actor, long id, String basis, String reason, boolean files) {
            reason(reason);
            if (!open.isEmpty()) {
                throw Problem.of(Problem.Kind.CONFLICT, "person.tickets", "未办结的事项涉及此人", "Open tickets name them")
                        .with("tickets", open);
            }
            calls.add("erase " + id + " " + basis + " " + files);
            people.put(id, with(people.get(id), "", List.of(), AT));
        }
    }

    final class Firms implements Organizations {

        private Organization apply(long id, Organization before, OrganizationDetails said) {
            if ((before == null || said.name() != null)
                    && (said.name() == null || said.name().isBlank())) {
                throw Problem.invalid("/name", "必须填写", "This is needed");
            }
            String code = after(said.code(), before == null ? null : before.code());
            if (code != null && !CreditCode.valid(code) && said.override() == null) {
                throw Problem.of(Problem.Kind.INVALID, "number.check", "校验不通过", "It fails its check")
                        .withErrors(List.of(new FieldError(
                                "/code", new Text("统一社会信用代码校验不通过，请核对", "The credit code fails its check"))));
            }
            Long head = said.representative() == null
                    ? before == null ? null : before.representative()
                    : said.representative() == 0 ? null : said.representative();
            return new Organization(
                    id,
                    before == null ? 1 : before.version() + 1,
                    said.name(),
                    code,
                    after(said.kind(), null),
                    head,
                    after(said.phone(), null),
                    after(said.address(), null),
                    null,
                    said.point(),
                    after(said.grid(), null),
                    after(said.note(), null),
                    code == null || CreditCode.valid(code) ? null : new Confirmed(said.override(), 7, AT),
                    AT);
        }

        @Override
        public Organization identify(Actor actor, OrganizationDetails details) {
            long id = next++;
            firms.put(id, apply(id, null, details));
            record(Subject.ORGANIZATION, id, "create", Map.of(), Map.of());
            return firms.get(id);
        }

        @Override
        public Organization get(Actor actor, long id) {
            return Optional.ofNullable(firms.get(id)).orElseThrow(FakePeople::unknown);
        }

        @Override
        public List<TrailEntry> history(Actor actor, long id) {
            return trails.getOrDefault(id, List.of());
        }

        @Override
        public Page<Organization> list(Actor actor, OrganizationQuery query) {
            askedFirms = query;
            return page(
                    firms.values().stream()
                            .filter(one -> query.name() == null || one.name().startsWith(query.name()))
                            .filter(one -> query.code() == null || query.code().equals(one.code()))
                            .filter(one -> query.representative() == null
                                    || query.representative().equals(one.representative()))
                            .toList(),
                    query.size());
        }

        @Override
        public Organization update(Actor actor, long id, int version, OrganizationDetails details) {
            version(version, get(actor, id).version());
            firms.put(id, apply(id, firms.get(id), details));
            return firms.get(id);
        }
    }

    final class Homes implements Households {

        private Household with(Household one, List<Household.Member> members) {
            return new Household(
                    one.id(),
                    one.version(),
                    one.number(),
                    one.head(),
                    one.address(),
                    null,
                    one.point(),
                    one.grid(),
                    one.note(),
                    members,
                    AT);
        }

        @Override
        public Household identify(Actor actor, HouseholdDetails details) {
            if (details.number() == null || details.number().isBlank()) {
                throw Problem.invalid("/number", "必须填写", "This is needed");
            }
            if (details.number().equals(elsewhere)) {
                throw Problem.notFound("没有此户，或不在您的管辖范围内", "There is no such household");
            }
            long id = next++;
            households.put(
                    id,
                    new Household(
                            id,
                            1,
                            details.number().strip(),
                            details.head(),
                            after(details.address(), null),
                            null,
                            details.point(),
                            after(details.grid(), null),
                            after(details.note(), null),
                            List.of(),
                            AT));
            return households.get(id);
        }

        @Override
        public Household get(Actor actor, long id) {
            return Optional.ofNullable(households.get(id)).orElseThrow(FakePeople::unknown);
        }

        @Override
        public List<TrailEntry> history(Actor actor, long id) {
            return trails.getOrDefault(id, List.of());
        }

        @Override
        public Page<Household> list(Actor actor, HouseholdQuery query) {
            askedHouseholds = query;
            return page(
                    households.values().stream()
                            .filter(one ->
                                    query.number() == null || one.number().startsWith(query.number()))
                            .filter(one -> query.person() == null
                                    || one.members().stream().anyMatch(member -> member.person() == query.person()))
                            .toList(),
                    query.size());
        }

        @Override
        public Household update(Actor actor, long id, int version, HouseholdDetails details) {
            Household before = get(actor, id);
            version(version, before.version());
            Household now = new Household(
                    id,
                    before.version() + 1,
                    before.number(),
                    details.head() == null ? before.head() : details.head() == 0 ? null : details.head(),
                    after(details.address(), before.address()),
                    null,
                    details.point(),
                    after(details.grid(), before.grid()),
                    after(details.note(), before.note()),
                    before.members(),
                    AT);
            households.put(id, now);
            return now;
        }

        @Override
        public Household join(Actor actor, long id, long person, String relation, LocalDate from) {
            if (relation == null || relation.isBlank()) {
                throw Problem.invalid("/relation", "必须填写", "This is needed");
            }
            Household one = get(actor, id);
            List<Household.Member> members = new ArrayList<>(one.members());
            members.add(new Household.Member(person, people.get(person).name(), relation, from, null));
            households.put(id, with(one, members));
            record(
                    Subject.HOUSEHOLD,
                    id,
                    "join",
                    Map.of("member", java.util.Arrays.asList(null, Long.toString(person))),
                    Map.of());
            return households.get(id);
        }

        @Override
        public Household leave(Actor actor, long id, long person, LocalDate to) {
            Household one = get(actor, id);
            List<Household.Member> members = new ArrayList<>();
            for (Household.Member member : one.members()) {
                if (member.person() == person && to.isBefore(member.from())) {
                    throw Problem.invalid("/to", "应不早于入户日期", "This is not before the day of joining");
                }
                members.add(
                        member.person() == person
                                ? new Household.Member(person, member.name(), member.relation(), member.from(), to)
                                : member);
            }
            households.put(id, with(one, members));
            return households.get(id);
        }

        @Override
        public Address keep(Actor actor, Address address) {
            return address;
        }

        @Override
        public Page<Address> addresses(Actor actor, String words, String grid, String after, int size) {
            return new Page<>(List.of(), null);
        }
    }

    final class Imports implements PeopleImports {
        String brought;
        Result result;

        @Override
        public Result bring(Actor actor, String kind, InputStream csv) throws IOException {
            brought = new String(csv.readAllBytes(), StandardCharsets.UTF_8);
            if (!brought.startsWith("姓名")) {
                throw Problem.invalid("1", "缺少列“姓名”（name）", "The column name is missing");
            }
            calls.add("bring " + kind);
            result = new Result(9, kind, AT, AT, 3, 1, 0, 0, 2);
            return result;
        }

        @Override
        public Result get(Actor actor, long id) {
            return Optional.ofNullable(result)
                    .filter(one -> one.id() == id)
                    .orElseThrow(() -> Problem.notFound("没有此次导入", "There is no such import"));
        }

        @Override
        public List<Refused> refused(Actor actor, long id, int most) {
            return List.of(
                    new Refused(3, "phone", new Text("不是电话号码" + Browsing.ATTACK, "no telephone number")),
                    new Refused(4, "", new Text("与第 2 行重复", "The same as line 2")));
        }

        @Override
        public InputStream report(Actor actor, long id) {
            return new ByteArrayInputStream("\ufeff行 line,列 field\r\n3,\"phone\"\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
