package org.gridhall.core.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.gridhall.api.account.Actor;
import org.gridhall.api.people.OrganizationDetails;
import org.gridhall.api.people.Person;
import org.gridhall.api.people.PersonDetails;
import org.gridhall.api.people.PersonQuery;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.people.MadeUpPeople;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** People are found by those whose lists show them, by name and never by a whole number. */
class PeopleSearchTest {

    private static final String GRID = "minghu-01-01";

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static Actor clerk(TestDistrict d) {
        return d.inUnit("clerk", 11, null);
    }

    private static long person(TestDistrict d, String name, int n, String grid) {
        return d.people
                .identify(
                        clerk(d),
                        new PersonDetails(
                                name,
                                null,
                                null,
                                null,
                                MadeUpPeople.number(n),
                                MadeUpPeople.phone(n),
                                "示例路 " + n + " 号",
                                null,
                                grid,
                                null,
                                null),
                        null)
                .id();
    }

    private static List<Long> found(TestSearch search, Actor actor, String kind, String text) {
        List<Long> ids = new ArrayList<>();
        search.search.search(actor, SearchQuery.of(text).kind(kind)).items().stream()
                .map(Hit::id)
                .forEach(ids::add);
        return ids;
    }

    @ParameterizedTest
    @MethodSource("both")
    void people_follow_their_trail_until_they_are_merged_or_erased(TestDistrict d) {
        long first = person(d, "欧阳占春", 71, GRID);
        TestSearch search = new TestSearch(d);
        search.follow();
        long second = person(d, "欧阳占春", 72, "minghu-02");
        long nowhere = person(d, "欧阳占秋", 73, null);
        search.follow();
        for (String text : List.of("欧阳", "ouyang", "oyz")) {
            assertThat(found(search, clerk(d), "person", text)).containsExactlyInAnyOrder(first, second, nowhere);
        }
        assertThat(found(search, clerk(d), "person", "示例路71号")).containsExactly(first);
        for (Actor actor : List.of(
                clerk(d),
                d.inUnit("admin", 12, null),
                d.inGrid("gridworker", 13, GRID),
                d.inGrid("gridleader", 14, "minghu"),
                d.inUnit("handler", 15, "minghu-office"),
                d.inUnit("handler", 16, "utilities"))) {
            List<Long> listed = actor.may("people.read")
                    ? d.people.list(actor, new PersonQuery("欧阳占", null, null, 200)).items().stream()
                            .map(Person::id)
                            .toList()
                    : List.of();
            assertThat(found(search, actor, "person", "欧阳占"))
                    .as(actor.login())
                    .containsExactlyInAnyOrderElementsOf(listed);
        }
        assertThat(found(search, d.inGrid("gridworker", 13, GRID), "person", "欧阳"))
                .containsExactly(first);
        for (int n = 71; n <= 73; n++) {
            String number = MadeUpPeople.number(n);
            assertThat(found(search, Actor.SYSTEM, "person", number)).isEmpty();
            assertThat(found(search, Actor.SYSTEM, "person", number.substring(6, 14)))
                    .isEmpty();
            assertThat(found(search, Actor.SYSTEM, "person", MadeUpPeople.phone(n)))
                    .isEmpty();
        }

        d.people.merge(clerk(d), first, second, "同一人登记两次");
        search.follow();
        assertThat(found(search, clerk(d), "person", "欧阳占春")).containsExactly(first);
        d.people.unmerge(clerk(d), second, "误合并，复核");
        search.follow();
        assertThat(found(search, clerk(d), "person", "欧阳占春")).containsExactlyInAnyOrder(first, second);
        d.people.erase(d.inUnit("admin", 12, null), first, "个人信息保护法第四十七条", "本人要求删除", false);
        search.follow();
        assertThat(found(search, Actor.SYSTEM, "person", "欧阳占春")).containsExactly(second);
    }

    @ParameterizedTest
    @MethodSource("both")
    void firms_and_staff_are_found_too(TestDistrict d) {
        TestSearch search = new TestSearch(d);
        String code = MadeUpPeople.creditCode(5);
        long firm = d.organizations
                .identify(
                        clerk(d),
                        new OrganizationDetails("示例食品有限公司", code, null, null, null, null, null, GRID, null, null))
                .id();
        search.follow();
        assertThat(found(search, clerk(d), "organization", "食品公司")).containsExactly(firm);
        assertThat(found(search, clerk(d), "organization", code.substring(0, 12)))
                .containsExactly(firm);
        String staff = d.organisation
                .who("dispatcher", null, null, java.time.LocalDate.now())
                .get(0)
                .personName();
        assertThat(search.search
                        .search(clerk(d), SearchQuery.of(staff).kind("person"))
                        .items())
                .extracting(hit -> hit.title().text())
                .contains(staff);
    }
}
