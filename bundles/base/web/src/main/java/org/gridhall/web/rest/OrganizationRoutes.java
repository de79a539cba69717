package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.Address;
import org.gridhall.api.people.Household;
import org.gridhall.api.people.HouseholdDetails;
import org.gridhall.api.people.HouseholdQuery;
import org.gridhall.api.people.Organization;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.OrganizationQuery;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** Organizations, households and standard addresses. */
public final class OrganizationRoutes {

    private static final int SMALL = 64 << 10;

    private final Services services;

    public OrganizationRoutes(Services services) {
        this.services = services;
    }

    @Field(
            "单位信息；修改时不填的不变，空文字为清除 | What is said of an organization; in a change, what is absent stays and an empty text clears")
    public record OrganizationBody(
            @Field(max = 200) String name,
            @Field(value = "统一社会信用代码 | Unified social credit code", max = 40) String code,
            @Field(value = "如 company | Such as company", max = 40) String kind,
            @Field("法定代表人编号，0 为清除 | Id of the legal representative; 0 clears") String representative,
            @Field(max = 40) String phone,
            @Field(max = 500) String address,
            Place point,
            String grid,
            @Field(max = 1000) String note,
            @Field(max = 500) String override) {

        OrganizationDetails details() {
            return new OrganizationDetails(
                    name,
                    code,
                    kind,
                    person("/representative", representative),
                    phone,
                    address,
                    point == null ? null : point.point("/point"),
                    grid,
                    note,
                    override);
        }
    }

    private static Long person(String pointer, String words) {
        if (words == null) {
            return null;
        }
        long id = Ids.parse(words);
        if (id < 0) {
            throw Problem.invalid(pointer, "应为人员编号", "This is the id of a person");
        }
        return id;
    }

    @Field("单位 | An organization")
    public record OrganizationView(
            @Field(required = true) String id,
            @Field(required = true) int version,
            @Field(required = true) String name,
            String code,
            String kind,
            String representative,
            String phone,
            String address,
            String addressId,
            Place point,
            String grid,
            String note,
            PeopleRoutes.ConfirmedView confirmed,
            Instant changedAt) {

        static OrganizationView of(Organization one) {
            return new OrganizationView(
                    Long.toString(one.id()),
                    one.version(),
                    one.name(),
                    one.code(),
                    one.kind(),
                    Ids.words(one.representative()),
                    one.phone(),
                    one.address(),
                    Ids.words(one.addressId()),
                    Place.of(one.point()),
                    one.grid(),
                    one.note(),
                    PeopleRoutes.ConfirmedView.of(one.confirmed()),
                    one.changedAt());
        }
    }

    @Field("户的信息 | What is said of a household")
    public record HouseholdBody(
            @Field(value = "户号，登记后不变 | Its number, never changed", max = 40) String number,
            @Field("户主编号，0 为清除 | Id of its head; 0 clears") String head,
            @Field(max = 500) String address,
            Place point,
            String grid,
            @Field(max = 1000) String note) {

        HouseholdDetails details() {
            return new HouseholdDetails(
                    number, person("/head", head), address, point == null ? null : point.point("/point"), grid, note);
        }
    }

    @Field("户内成员 | One who belongs to a household")
    public record MemberView(
            @Field(required = true) String person,
            @Field(required = true) String name,
            @Field(value = "与户主关系 | Relation to its head", required = true) String relation,
            @Field(required = true) LocalDate from,
            @Field("最后一天 | The last day") LocalDate to) {}

    @Field("户 | A household")
    public record HouseholdView(
            @Field(required = true) String id,
            @Field(required = true) int version,
            @Field(required = true) String number,
            String head,
            String address,
            String addressId,
            Place point,
            String grid,
            String note,
            @Field("列表中不给出 | Not in lists") List<MemberView> members,
            Instant changedAt) {

        static HouseholdView of(Household one) {
            return new HouseholdView(
                    Long.toString(one.id()),
                    one.version(),
                    one.number(),
                    Ids.words(one.head()),
                    one.address(),
                    Ids.words(one.addressId()),
                    Place.of(one.point()),
                    one.grid(),
                    one.note(),
                    one.members().stream()
                            .map(member -> new MemberView(
                                    Long.toString(member.person()),
                                    member.name(),
                                    member.relation(),
                                    member.from(),
                                    member.to()))
                            .toList(),
                    one.changedAt());
        }
    }

    @Field("入户 | Somebody who joins a household")
    public record JoinBody(
            @Field(required = true) String person,
            @Field(required = true, max = 40, example = "配偶") String relation,
            @Field(required = true) LocalDate from) {}

    @Field("离户 | Somebody who leaves a household")
    public record LeaveBody(
            @Field(required = true) String person,
            @Field(value = "最后一天 | The last day", required = true) LocalDate to) {}

    @Field("标准地址 | A standard address")
    public record AddressView(
            String id,
            int version,
            @Field(value = "全文，全区唯一 | The whole address, unique in the district", required = true, max = 300)
                    String words,
            String road,
            String house,
            String building,
            String room,
            Place point,
            String grid) {

        static AddressView of(Address one) {
            return new AddressView(
                    Long.toString(one.id()),
                    one.version(),
                    one.words(),
                    one.road(),
                    one.house(),
                    one.building(),
                    one.room(),
                    Place.of(one.point()),
                    one.grid());
        }
    }

    @Field("标准地址的内容 | What is said of a standard address")
    public record AddressBody(
            @Field(value = "全文，全区唯一 | The whole address, unique in the district", required = true, max = 300)
                    String words,
            @Field(max = 100) String road,
            @Field(max = 60) String house,
            @Field(max = 60) String building,
            @Field(max = 60) String room,
            Place point,
            String grid) {

        Address address() {
            return new Address(
                    0, 0, words, road, house, building, room, point == null ? null : point.point("/point"), grid);
        }
    }

    private static OrganizationView tagged(Exchange x, Organization one) {
        x.etag(one.version());
        return OrganizationView.of(one);
    }

    private static HouseholdView tagged(Exchange x, Household one) {
        x.etag(one.version());
        return HouseholdView.of(one);
    }

    public void declare(Routes routes) {
        routes.add(
                post("/organizations")
                        .says(
                                "people",
                                "登记单位；同一信用代码即同一单位",
                                "Register an organization; the same credit code is the same one")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(OrganizationBody.class)
                        .atMost(SMALL)
                        .gives(OrganizationView.class)
                        .fails(422)
                        .to(x -> tagged(
                                x,
                                services.organizations()
                                        .identify(
                                                x.actor(),
                                                x.body(OrganizationBody.class).details()))),
                get("/organizations")
                        .says("people", "管辖范围内的单位", "The organizations that one may see")
                        .needs(Permissions.PEOPLE_READ)
                        .text("name", "名称开头", "What names begin with")
                        .text("code", "统一社会信用代码", "Unified social credit code")
                        .text("representative", "法定代表人编号", "Id of the person who heads them")
                        .text("grid", "网格及其下级", "A grid and those below it")
                        .paged()
                        .givesPage(OrganizationView.class)
                        .to(x -> Items.page(
                                x,
                                services.organizations()
                                        .list(
                                                x.actor(),
                                                new OrganizationQuery(
                                                        x.text("name"),
                                                        x.text("code"),
                                                        x.idIn("representative"),
                                                        x.text("grid"),
                                                        x.text("after"),
                                                        x.pageSize())),
                                OrganizationView::of)),
                get("/organizations/{id}")
                        .says("people", "一个单位", "An organization")
                        .needs(Permissions.PEOPLE_READ)
                        .gives(OrganizationView.class)
                        .fails(404)
                        .to(x -> tagged(x, services.organizations().get(x.actor(), x.id("id")))),
                put("/organizations/{id}")
                        .says("people", "修改单位", "Change an organization")
                        .needs(Permissions.PEOPLE_WRITE)
                        .versioned()
                        .takes(OrganizationBody.class)
                        .atMost(SMALL)
                        .gives(OrganizationView.class)
                        .fails(404, 409, 422)
                        .to(x -> tagged(
                                x,
                                services.organizations()
                                        .update(
                                                x.actor(),
                                                x.id("id"),
                                                x.seenVersion(),
                                                x.body(OrganizationBody.class).details()))));
        declareHouseholds(routes);
        declareAddresses(routes);
    }

    private void declareHouseholds(Routes routes) {
        routes.add(
                post("/households")
                        .says("people", "登记户；同一户号即同一户", "Register a household; the same number is the same one")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(HouseholdBody.class)
                        .atMost(SMALL)
                        .gives(HouseholdView.class)
                        .fails(422)
                        .to(x -> tagged(
                                x,
                                services.households()
                                        .identify(
                                                x.actor(),
                                                x.body(HouseholdBody.class).details()))),
                get("/households")
                        .says("people", "管辖范围内的户，不含成员", "The households that one may see, without members")
                        .needs(Permissions.PEOPLE_READ)
                        .text("number", "户号开头", "What their numbers begin with")
                        .text("grid", "网格及其下级", "A grid and those below it")
                        .text("person", "某人所在的户", "Those of a person")
                        .paged()
                        .givesPage(HouseholdView.class)
                        .to(x -> Items.page(
                                x,
                                services.households()
                                        .list(
                                                x.actor(),
                                                new HouseholdQuery(
                                                        x.text("number"),
                                                        x.text("grid"),
                                                        x.idIn("person"),
                                                        x.text("after"),
                                                        x.pageSize())),
                                HouseholdView::of)),
                get("/households/{id}")
                        .says("people", "一户及其成员", "A household with its members")
                        .needs(Permissions.PEOPLE_READ)
                        .gives(HouseholdView.class)
                        .fails(404)
                        .to(x -> tagged(x, services.households().get(x.actor(), x.id("id")))),
                put("/households/{id}")
                        .says("people", "修改户", "Change a household")
                        .needs(Permissions.PEOPLE_WRITE)
                        .versioned()
                        .takes(HouseholdBody.class)
                        .atMost(SMALL)
                        .gives(HouseholdView.class)
                        .fails(404, 409, 422)
                        .to(x -> tagged(
                                x,
                                services.households()
                                        .update(
                                                x.actor(),
                                                x.id("id"),
                                                x.seenVersion(),
                                                x.body(HouseholdBody.class).details()))),
                post("/households/{id}/join")
                        .says("people", "入户", "Somebody joins")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(JoinBody.class)
                        .atMost(SMALL)
                        .gives(HouseholdView.class)
                        .fails(404, 409, 422)
                        .to(x -> {
                            JoinBody body = x.body(JoinBody.class);
                            return tagged(
                                    x,
                                    services.households()
                                            .join(
                                                    x.actor(),
                                                    x.id("id"),
                                                    person("/person", body.person()),
                                                    body.relation(),
                                                    body.from()));
                        }),
                post("/households/{id}/leave")
                        .says("people", "离户", "Somebody leaves")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(LeaveBody.class)
                        .atMost(SMALL)
                        .gives(HouseholdView.class)
                        .fails(404, 409, 422)
                        .to(x -> {
                            LeaveBody body = x.body(LeaveBody.class);
                            return tagged(
                                    x,
                                    services.households()
                                            .leave(x.actor(), x.id("id"), person("/person", body.person()), body.to()));
                        }));
    }

    private void declareAddresses(Routes routes) {
        routes.add(
                post("/addresses")
                        .says("people", "登记标准地址；全文相同即同一地址", "Keep a standard address; the same words are the same one")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(AddressBody.class)
                        .atMost(SMALL)
                        .gives(AddressView.class)
                        .fails(422)
                        .to(x -> AddressView.of(services.households()
                                .keep(x.actor(), x.body(AddressBody.class).address()))),
                get("/addresses")
                        .says("people", "管辖范围内的标准地址", "The standard addresses that one may see")
                        .needs(Permissions.PEOPLE_READ)
                        .text("words", "全文开头", "What they begin with")
                        .text("grid", "网格及其下级", "A grid and those below it")
                        .paged()
                        .givesPage(AddressView.class)
                        .to(x -> Items.page(
                                x,
                                services.households()
                                        .addresses(
                                                x.actor(),
                                                x.text("words"),
                                                x.text("grid"),
                                                x.text("after"),
                                                x.pageSize()),
                                AddressView::of)));
    }
}
