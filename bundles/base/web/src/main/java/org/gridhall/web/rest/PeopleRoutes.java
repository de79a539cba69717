package org.gridhall.web.rest;

import static org.gridhall.web.http.Route.get;
import static org.gridhall.web.http.Route.post;
import static org.gridhall.web.http.Route.put;

import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.people.Confirmed;
import org.gridhall.api.people.Identified;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.web.Services;
import org.gridhall.web.http.Exchange;
import org.gridhall.web.http.Field;
import org.gridhall.web.http.Ids;
import org.gridhall.web.http.Routes;

/** People, looks at their numbers, merges, erasure and imports. */
public final class PeopleRoutes {

    private static final int SMALL = 64 << 10;
    private static final int LARGEST_FILE = 1 << 30;

    private final Services services;

    public PeopleRoutes(Services services) {
        this.services = services;
    }

    @Field(
            "人员信息；修改时不填的不变，空文字为清除 | What is said of a person; in a change, what is absent stays and an empty text clears")
    public record PersonBody(
            @Field(max = 100, example = "王小明") String name,
            @Field(values = {"M", "F", ""}) String sex,
            LocalDate birth,
            @Field(
                            value = "证件类型，默认身份证 | Kind of number, citizen-id by default",
                            values = {"citizen-id", "passport", "hk-macau", "taiwan", "other", ""})
                    String idType,
            @Field(value = "证件号码，只在此处接收 | The identity number, taken here only", max = 60) String number,
            @Field(max = 40) String phone,
            @Field(max = 500) String address,
            Place point,
            @Field("网格代码；有坐标时由坐标决定 | Code of a grid; a point says it where there is one") String grid,
            @Field(max = 1000) String note,
            @Field(
                            value =
                                    "号码校验不通过但与原件一致时的说明 | Why a number that fails its check is right: what the paper shows",
                            max = 500)
                    String override) {

        PersonDetails details() {
            return new PersonDetails(
                    name,
                    sex,
                    birth,
                    idType,
                    number,
                    phone,
                    address,
                    point == null ? null : point.point("/point"),
                    grid,
                    note,
                    override);
        }

        /** Without what identifies somebody, for the log. */
        @Override
        public String toString() {
            return "PersonBody";
        }
    }

    @Field("校验不通过而经人工确认的号码 | A number that failed its check and was confirmed")
    public record ConfirmedView(
            @Field(required = true) String reason,
            @Field(value = "确认人账号编号 | Id of the account", required = true) String by,
            @Field(required = true) Instant at) {

        static ConfirmedView of(Confirmed confirmed) {
            return confirmed == null
                    ? null
                    : new ConfirmedView(confirmed.reason(), Long.toString(confirmed.by()), confirmed.at());
        }
    }

    @Field("人员；号码只显示掩码 | A person; numbers are masked")
    public record PersonView(
            @Field(value = "合并后为保留者的编号 | Of the one that stands for those merged", required = true) String id,
            @Field(required = true) int version,
            @Field(value = "依法删除后为空 | Empty once erased", required = true) String name,
            String sex,
            LocalDate birth,
            String idType,
            @Field(value = "掩码 | Masked", example = "**************002X") String number,
            @Field(value = "掩码 | Masked", example = "138****0000") String phone,
            String address,
            @Field("标准地址 | The standard address") String addressId,
            Place point,
            String grid,
            String note,
            @Field("在编人员代码 | Code in the organisation") String staff,
            ConfirmedView confirmed,
            @Field("并入的人 | Those merged into this one") List<String> merged,
            Instant erasedAt,
            Instant changedAt) {

        static PersonView of(Person person) {
            return person == null
                    ? null
                    : new PersonView(
                            Long.toString(person.id()),
                            person.version(),
                            person.name(),
                            person.sex(),
                            person.birth(),
                            person.idType(),
                            person.number(),
                            person.phone(),
                            person.address(),
                            Ids.words(person.addressId()),
                            Place.of(person.point()),
                            person.grid(),
                            person.note(),
                            person.staff(),
                            ConfirmedView.of(person.confirmed()),
                            person.merged().stream()
                                    .map(id -> Long.toString(id))
                                    .toList(),
                            person.erasedAt(),
                            person.changedAt());
        }
    }

    @Field("登记结果 | Who somebody is")
    public record IdentifiedView(
            @Field(required = true) String id,
            @Field(value = "是否新登记 | Whether they were not known before", required = true) boolean created,
            @Field("不在管辖范围内时为空 | Absent where they live outside what one may see") PersonView person,
            @Field(
                            value = "同一号码已登记在另一姓名下，请核对 | The number is known under another name: look at the paper",
                            required = true)
                    boolean nameDiffers,
            @Field("可能是同一人，仅供参考 | Perhaps the same, to be looked at") List<PersonView> alike) {

        static IdentifiedView of(Identified identified) {
            return new IdentifiedView(
                    Long.toString(identified.id()),
                    identified.created(),
                    PersonView.of(identified.person()),
                    identified.nameDiffers(),
                    identified.alike().stream().map(PersonView::of).toList());
        }
    }

    @Field("按姓名和电话查找 | A search by name and phone; the body keeps them out of logs of addresses")
    public record AlikeBody(@Field(max = 100) String name, @Field(max = 40) String phone) {}

    @Field("查看完整号码 | A look at a whole number")
    public record RevealBody(
            @Field(
                            required = true,
                            values = {"number", "phone"})
                    String what,
            @Field(value = "理由，至少 4 个字，记入痕迹 | Why, at least four characters; kept in the trail", required = true)
                    String reason) {}

    @Field("完整号码 | The whole number")
    public record RevealedView(@Field(required = true) String value) {

        @Override
        public String toString() {
            return "RevealedView";
        }
    }

    @Field("合并 | A merge")
    public record MergeBody(
            @Field(value = "并入的人的编号 | Id of the one that is merged into this one", required = true) String drop,
            @Field(required = true) String reason) {}

    @Field("理由 | A reason")
    public record ReasonBody(@Field(required = true) String reason) {}

    @Field("依法删除 | An erasure that the law wants")
    public record EraseBody(
            @Field(value = "依据的条款 | The article", required = true, max = 200, example = "个人信息保护法第四十七条") String basis,
            @Field(required = true) String reason,
            @Field("连同此人提交的附件 | With the files that they sent") Boolean attachments) {}

    @Field("一次导入 | An import")
    public record PeopleImportView(
            @Field(required = true) String id,
            @Field(required = true) String kind,
            @Field(required = true) Instant startedAt,
            @Field("进行中或中断时为空 | Absent while it runs and where it was cut off") Instant endedAt,
            long lines,
            long created,
            long updated,
            long unchanged,
            long refused,
            @Field(value = "逐行报告的地址 | Where the report by line is", required = true) String report) {

        static PeopleImportView of(PeopleImports.Result result, Exchange x) {
            return new PeopleImportView(
                    Long.toString(result.id()),
                    result.kind(),
                    result.startedAt(),
                    result.endedAt(),
                    result.lines(),
                    result.created(),
                    result.updated(),
                    result.unchanged(),
                    result.refused(),
                    x.request().getContextPath() + "/api/v1/people/imports/" + result.id() + "/report");
        }
    }

    private static PersonView tagged(Exchange x, Person person) {
        x.etag(person.version());
        return PersonView.of(person);
    }

    public void declare(Routes routes) {
        routes.add(
                post("/people")
                        .says(
                                "people",
                                "登记人员；同一证件号码即同一人，已登记的原样返回",
                                "Register a person; the same number is the same person, who is given back as known")
                        .needs(Permissions.PEOPLE_WRITE)
                        .header("Idempotency-Key", "没有号码时防重复", "Makes a repeat safe where there is no number")
                        .takes(PersonBody.class)
                        .atMost(SMALL)
                        .example("{\"name\":\"王小明\",\"number\":\"11010519491231002X\",\"grid\":\"minghu-01-01\"}")
                        .gives(201, IdentifiedView.class)
                        .or(200)
                        .fails(422)
                        .to(this::identify),
                post("/people/alike")
                        .says("people", "按姓名、电话找可能的人", "People of a name and a phone, or one of them")
                        .needs(Permissions.PEOPLE_READ)
                        .takes(AlikeBody.class)
                        .atMost(SMALL)
                        .givesItems(PersonView.class)
                        .fails(422)
                        .to(x -> {
                            AlikeBody body = x.body(AlikeBody.class);
                            return new Items<>(services.people().alike(x.actor(), body.name(), body.phone()).stream()
                                    .map(PersonView::of)
                                    .toList());
                        }),
                get("/people")
                        .says(
                                "people",
                                "管辖范围内的人员；有姓名时按姓名排序，否则新登记的在前",
                                "The people whom one may see; by name where a name is given, else the latest first")
                        .needs(Permissions.PEOPLE_READ)
                        .text("name", "姓名开头", "What names begin with")
                        .text("grid", "网格及其下级", "A grid and those below it")
                        .paged()
                        .givesPage(PersonView.class)
                        .to(x -> Items.page(
                                x,
                                services.people()
                                        .list(
                                                x.actor(),
                                                new PersonQuery(
                                                        x.text("name"), x.text("grid"), x.text("after"), x.pageSize())),
                                PersonView::of)),
                get("/people/{id}")
                        .says("people", "一个人；已合并的给出保留者", "A person, or the one into which they were merged")
                        .needs(Permissions.PEOPLE_READ)
                        .gives(PersonView.class)
                        .fails(404)
                        .to(x -> tagged(x, services.people().get(x.actor(), x.id("id")))),
                put("/people/{id}")
                        .says("people", "修改人员信息", "Change a person")
                        .needs(Permissions.PEOPLE_WRITE)
                        .versioned()
                        .takes(PersonBody.class)
                        .atMost(SMALL)
                        .gives(PersonView.class)
                        .fails(404, 409, 422)
                        .to(x -> tagged(
                                x,
                                services.people()
                                        .update(
                                                x.actor(),
                                                x.id("id"),
                                                x.seenVersion(),
                                                x.body(PersonBody.class).details()))),
                post("/people/{id}/reveal")
                        .says("people", "查看完整号码或电话，记入痕迹", "See a whole number or phone; it is kept in the trail")
                        .needs(Permissions.PEOPLE_REVEAL)
                        .takes(RevealBody.class)
                        .atMost(SMALL)
                        .example("{\"what\":\"number\",\"reason\":\"核对开户资料\"}")
                        .gives(RevealedView.class)
                        .fails(404, 409, 422)
                        .to(x -> {
                            RevealBody body = x.body(RevealBody.class);
                            return new RevealedView(
                                    services.people().reveal(x.actor(), x.id("id"), body.what(), body.reason()));
                        }));
        declareMerges(routes);
        declareImports(routes);
    }

    private void declareMerges(Routes routes) {
        routes.add(
                post("/people/{id}/merge")
                        .says("people", "把另一份登记合并到此人", "Merge another into this person")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(MergeBody.class)
                        .atMost(SMALL)
                        .gives(PersonView.class)
                        .fails(404, 409, 422)
                        .to(x -> {
                            MergeBody body = x.body(MergeBody.class);
                            long drop = Ids.parse(body.drop());
                            if (drop < 0) {
                                throw Problem.invalid("/drop", "应为编号", "This is an id");
                            }
                            return tagged(x, services.people().merge(x.actor(), x.id("id"), drop, body.reason()));
                        }),
                post("/people/{id}/unmerge")
                        .says("people", "撤销合并", "Undo a merge")
                        .needs(Permissions.PEOPLE_WRITE)
                        .takes(ReasonBody.class)
                        .atMost(SMALL)
                        .gives(PersonView.class)
                        .fails(404, 409, 422)
                        .to(x -> tagged(
                                x,
                                services.people()
                                        .unmerge(
                                                x.actor(),
                                                x.id("id"),
                                                x.body(ReasonBody.class).reason()))),
                post("/people/{id}/erase")
                        .says(
                                "people",
                                "依法删除个人信息，痕迹仍可校验",
                                "Erase personal data as the law wants; the trail still verifies")
                        .needs(Permissions.PEOPLE_ERASE)
                        .takes(EraseBody.class)
                        .atMost(SMALL)
                        .givesNothing()
                        .fails(404, 409, 422)
                        .to(x -> {
                            EraseBody body = x.body(EraseBody.class);
                            services.people()
                                    .erase(
                                            x.actor(),
                                            x.id("id"),
                                            body.basis(),
                                            body.reason(),
                                            Boolean.TRUE.equals(body.attachments()));
                            return null;
                        }));
    }

    private void declareImports(Routes routes) {
        routes.add(
                post("/people/imports")
                        .says(
                                "people",
                                "导入 CSV（UTF-8 或 GB18030），每行一人、一单位或一户内成员；中断后重发即可",
                                "Import a CSV file (UTF-8 or GB18030), a person, organization or member of a household a line;"
                                        + " send it again when it was cut off")
                        .needs(Permissions.PEOPLE_IMPORT)
                        .text(
                                "kind",
                                "默认 people",
                                "people by default",
                                PeopleImports.PEOPLE,
                                PeopleImports.ORGANIZATIONS,
                                PeopleImports.HOUSEHOLDS)
                        .takesStream("text/csv")
                        .atMost(LARGEST_FILE)
                        .gives(PeopleImportView.class)
                        .fails(413, 422)
                        .to(x -> {
                            String kind = x.text("kind");
                            return PeopleImportView.of(
                                    services.imports()
                                            .bring(x.actor(), kind == null ? PeopleImports.PEOPLE : kind, x.stream()),
                                    x);
                        }),
                get("/people/imports/{id}")
                        .says("people", "一次导入的进度", "How far an import has come")
                        .needs(Permissions.PEOPLE_IMPORT)
                        .gives(PeopleImportView.class)
                        .fails(404)
                        .to(x -> PeopleImportView.of(services.imports().get(x.actor(), x.id("id")), x)),
                get("/people/imports/{id}/report")
                        .says("people", "未导入的行及原因（CSV）", "The lines that were refused and why, as CSV")
                        .needs(Permissions.PEOPLE_IMPORT)
                        .givesMedia("text/csv")
                        .fails(404)
                        .to(x -> {
                            long id = x.id("id");
                            try (InputStream report = services.imports().report(x.actor(), id)) {
                                x.set("Content-Disposition", "attachment; filename=\"import-" + id + ".csv\"");
                                report.transferTo(x.write("text/csv;charset=UTF-8", -1));
                            }
                            return null;
                        }));
    }

    private Object identify(Exchange x) {
        Identified identified =
                services.people().identify(x.actor(), x.body(PersonBody.class).details(), x.idempotencyKey());
        x.status(identified.created() ? 201 : 200);
        x.set("Location", x.request().getContextPath() + "/api/v1/people/" + identified.id());
        if (identified.person() != null) {
            x.etag(identified.person().version());
        }
        return IdentifiedView.of(identified);
    }
}
