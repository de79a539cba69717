package org.gridhall.core.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.SavedView;
import org.gridhall.api.account.SavedViews;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ViewsTest {

    static Stream<TestDistrict> both() {
        return TestDatabase.both().map(TestDistrict::new);
    }

    private static SavedView view(String list, String name, boolean standard) {
        return new SavedView(0, list, name, "state=late&unit=jk", List.of("limit", "stage"), standard);
    }

    private static Problem refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(Problem.class, call);
    }

    @ParameterizedTest
    @MethodSource("both")
    void views_are_kept_for_one_account_and_one_list(TestDistrict d) {
        SavedViews views = new StoredViews(d.database);
        Actor one = d.accounts.actor("handler");
        Actor other = d.accounts.actor("dispatcher");
        SavedView late = views.save(one, view("tickets", " 超期 ", true));
        assertThat(late.name()).isEqualTo("超期");
        assertThat(views.list(one, "tickets")).containsExactly(late);
        assertThat(views.list(one, "register/stalls")).isEmpty();
        assertThat(views.list(other, "tickets")).isEmpty();

        SavedView mine = views.save(one, view("tickets", "本单位", true));
        views.save(one, view("register/stalls", "超期", true));
        assertThat(views.list(one, "tickets"))
                .extracting(SavedView::name, SavedView::standard)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("超期", false),
                        org.assertj.core.groups.Tuple.tuple("本单位", true));
        SavedView again = views.save(one, new SavedView(0, "tickets", "超期", "state=open", List.of(), false));
        assertThat(again.id()).isEqualTo(late.id());
        assertThat(views.list(one, "tickets")).hasSize(2).contains(again);

        SavedView renamed = views.save(one, new SavedView(mine.id(), "tickets", "我们的", "state=", List.of(), false));
        assertThat(views.list(one, "tickets")).containsExactly(again, renamed);
        assertThat(refused(() -> views.save(one, new SavedView(mine.id(), "tickets", "超期", "", List.of(), false)))
                        .errors()
                        .get(0)
                        .field())
                .isEqualTo("/name");
        assertThat(refused(() -> views.save(other, new SavedView(mine.id(), "tickets", "偷", "", List.of(), false)))
                        .kind())
                .isEqualTo(Problem.Kind.NOT_FOUND);
        views.remove(other, mine.id());
        assertThat(views.list(one, "tickets")).hasSize(2);
        views.remove(one, mine.id());
        views.remove(one, mine.id());
        assertThat(views.list(one, "tickets")).containsExactly(again);
    }

    @ParameterizedTest
    @MethodSource("both")
    void what_is_wrong_is_told_at_its_field_and_there_is_an_end_of_them(TestDistrict d) throws Exception {
        SavedViews views = new StoredViews(d.database);
        Actor one = d.accounts.actor("handler");
        for (String name : new String[] {null, " ", "字".repeat(41), "a\0b"}) {
            assertThat(refused(() -> views.save(one, view("tickets", name, false)))
                            .errors()
                            .get(0)
                            .field())
                    .isEqualTo("/name");
        }
        Problem all = refused(
                () -> views.save(one, new SavedView(0, "TICKETS", "好", "x".repeat(2001), List.of("no column"), false)));
        assertThat(all.errors()).extracting(error -> error.field()).containsExactly("/list", "/query", "/columns");
        for (Actor nobody : List.of(Actor.SYSTEM, Actor.ANYBODY, d.inUnit("handler", 99, null))) {
            assertThat(refused(() -> views.save(nobody, view("tickets", "好", false)))
                            .kind())
                    .isEqualTo(Problem.Kind.FORBIDDEN);
        }
        views.save(one, view("tickets", "字".repeat(40), false));
        for (int i = 1; i < SavedViews.MOST - 1; i++) {
            views.save(one, view("tickets", "视图 " + i, false));
        }
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Callable<String>> more = new ArrayList<>();
            for (String name : List.of("甲", "乙", "丙")) {
                more.add(() -> {
                    try {
                        return views.save(one, view("tickets", name, true)).name();
                    } catch (Problem problem) {
                        return problem.code();
                    }
                });
            }
            List<String> came = new ArrayList<>();
            for (Future<String> future : threads.invokeAll(more)) {
                came.add(future.get());
            }
            assertThat(came).filteredOn("views.many"::equals).hasSize(2);
        } finally {
            threads.shutdownNow();
        }
        assertThat(views.list(one, "tickets")).hasSize(SavedViews.MOST);
        assertThat(views.list(one, "tickets")).filteredOn(SavedView::standard).hasSize(1);
        assertThat(views.save(one, view("tickets", "视图 1", true)).standard()).isTrue();
    }
}
