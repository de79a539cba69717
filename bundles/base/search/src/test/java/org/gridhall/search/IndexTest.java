package org.gridhall.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.search.Ground;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchDocument;
import org.gridhall.api.search.SearchQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index through its life: filled, followed, killed, broken, exchanged. */
class IndexTest {

    @TempDir
    Path folder;

    private static Path only(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(each -> each.getFileName().toString().matches("[0-9a-f]{12}"))
                    .reduce((a, b) -> {
                        throw new AssertionError("two indexes: " + a + ", " + b);
                    })
                    .orElseThrow();
        }
    }

    /** What a kill leaves: the files as they are, without the goodbye. */
    private static Path killed(Path folder, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                if (!each.getFileName().toString().equals("write.lock")) {
                    Files.copy(each, to.resolve(folder.relativize(each).toString()));
                }
            }
        }
        return to;
    }

    @Test
    void a_new_index_begins_where_the_feed_stands_reads_all_and_follows() {
        Shelf shelf = new Shelf("ticket");
        for (int i = 1; i <= 1203; i++) {
            shelf.put(i, "路灯 " + i);
        }
        LuceneSearch search = shelf.open(folder);
        assertThat(shelf.begun).hasSize(1);
        assertThat(shelf.pages).isEqualTo(3);
        assertThat(search.status(Actor.SYSTEM).documents()).isEqualTo(1203);
        assertThat(search.complete("ticket")).isTrue();
        shelf.put(5, "井盖").remove(7).put(2000, "路灯");
        assertThat(search.status(Actor.SYSTEM).lag()).isEqualTo(3);
        shelf.deliver();
        assertThat(search.status(Actor.SYSTEM).lag()).isZero();
        assertThat(search.ids(Actor.SYSTEM, "ticket", "路灯", Long.MAX_VALUE, 3)).containsExactly(2000L, 1203L, 1202L);
        assertThat(search.ids(Actor.SYSTEM, "ticket", "路灯", 9, 10)).containsExactly(8L, 6L, 4L, 3L, 2L, 1L);
        assertThat(Shelf.ids(search, "井盖")).containsExactly(5L);
        search.close();
    }

    @Test
    void after_a_kill_it_goes_on_with_what_it_had_when_the_cursor_moved(@TempDir Path other) throws IOException {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").open(folder.resolve("a"));
        for (int i = 2; i <= 20; i++) {
            shelf.put(i, "路灯");
            shelf.deliver();
        }
        Path image = killed(folder.resolve("a"), other.resolve("b"));
        shelf.subscribers.clear();
        LuceneSearch again = shelf.open(image);
        assertThat(again.status(Actor.SYSTEM).documents()).isEqualTo(20);
        assertThat(shelf.begun).as("it is the same index").hasSize(1);
        shelf.put(21, "路灯");
        shelf.deliver();
        assertThat(Shelf.ids(again, "路灯")).hasSize(20).startsWith(21L);
        again.close();
        search.close();
    }

    @Test
    void a_first_reading_that_was_killed_goes_on_where_it_was(@TempDir Path other) throws IOException {
        Shelf shelf = new Shelf("ticket");
        for (int i = 1; i <= 30_000; i++) {
            shelf.put(i, "路灯");
        }
        LuceneSearch search = shelf.closed(folder.resolve("a"));
        search.add(new Failing(shelf, 50));
        search.look();
        assertThat(search.complete("ticket")).isFalse();
        Path image = killed(folder.resolve("a"), other.resolve("b"));
        shelf.subscribers.clear();
        shelf.put(7, "井盖");
        shelf.pages = 0;
        LuceneSearch again = shelf.open(image);
        assertThat(again.complete("ticket")).isTrue();
        assertThat(shelf.pages)
                .as("pages that were on the disk are not read again")
                .isBetween(1, 30);
        shelf.deliver();
        assertThat(again.status(Actor.SYSTEM).documents()).isEqualTo(30_000);
        assertThat(Shelf.ids(again, "井盖")).containsExactly(7L);
        again.close();
        search.close();
    }

    /** Stops answering after some pages. */
    private static final class Failing implements org.gridhall.api.search.SearchSource {
        private final Shelf shelf;
        private int left;

        Failing(Shelf shelf, int left) {
            this.shelf = shelf;
            this.left = left;
        }

        @Override
        public String kind() {
            return shelf.kind();
        }

        @Override
        public List<Ground> seen(Actor actor) {
            return shelf.seen(actor);
        }

        @Override
        public List<Ground> confidential(Actor actor) {
            return shelf.confidential(actor);
        }

        @Override
        public java.util.Collection<Long> touched(List<org.gridhall.api.trail.TrailEntry> entries) {
            return shelf.touched(entries);
        }

        @Override
        public boolean upset(List<org.gridhall.api.trail.TrailEntry> entries) {
            return false;
        }

        @Override
        public List<SearchDocument> documents(java.util.Collection<Long> ids) {
            return shelf.documents(ids);
        }

        @Override
        public List<SearchDocument> after(long id, int limit) {
            if (left-- == 0) {
                throw new IllegalStateException("away");
            }
            return shelf.after(id, limit);
        }
    }

    @Test
    void a_batch_that_fails_comes_again_and_is_not_lost() {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").open(folder);
        shelf.put(2, "路灯");
        shelf.failure = new IllegalStateException("the database is away");
        assertThatThrownBy(shelf::deliver).hasMessageContaining("away");
        shelf.failure = null;
        shelf.deliver();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(2L, 1L);
        search.close();
    }

    @Test
    void an_index_that_is_gone_is_made_again_under_another_name() throws IOException {
        Shelf shelf = new Shelf("ticket");
        shelf.put(1, "路灯").open(folder).close();
        Index.delete(only(folder));
        shelf.put(2, "路灯");
        LuceneSearch again = shelf.open(folder);
        assertThat(shelf.begun).hasSize(2).doesNotHaveDuplicates();
        assertThat(Shelf.ids(again, "路灯")).containsExactly(2L, 1L);
        again.close();
    }

    @Test
    void an_index_that_cannot_be_read_is_put_aside_and_made_again() throws IOException {
        Shelf shelf = new Shelf("ticket");
        shelf.put(1, "路灯").open(folder).close();
        String id = only(folder).getFileName().toString();
        try (Stream<Path> files = Files.list(only(folder))) {
            Path segments = files.filter(file -> file.getFileName().toString().startsWith("segments_"))
                    .findFirst()
                    .orElseThrow();
            Files.write(segments, new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
        }
        LuceneSearch again = shelf.open(folder);
        assertThat(Shelf.ids(again, "路灯")).containsExactly(1L);
        assertThat(folder.resolve("aside")).isDirectory();
        assertThat(only(folder).getFileName().toString()).isNotEqualTo(id);
        assertThat(shelf.forgotten).containsExactly("search-" + id);
        again.close();
    }

    @Test
    void a_file_that_is_missing_or_cut_off_is_noticed_too() throws IOException {
        Shelf shelf = new Shelf("ticket");
        for (int round = 0; round < 2; round++) {
            shelf.put(1, "路灯").open(folder).close();
            try (Stream<Path> files = Files.list(only(folder))) {
                for (Path file : files.filter(each -> each.toString().matches(".*\\.(cfs|tim|doc|pos|fdt)$"))
                        .toList()) {
                    if (round == 0) {
                        Files.delete(file);
                    } else {
                        Files.write(file, new byte[] {0}, StandardOpenOption.TRUNCATE_EXISTING);
                    }
                }
            }
            LuceneSearch again = shelf.open(folder);
            assertThat(Shelf.ids(again, "路灯")).containsExactly(1L);
            again.close();
            assertThat(shelf.forgotten).hasSize(round + 1);
        }
    }

    @Test
    void a_rebuild_reads_everything_again_while_the_old_one_answers() throws IOException {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").put(2, "路灯").open(folder);
        String old = search.status(Actor.SYSTEM).index();
        // Changed behind the feed's back.
        shelf.things.remove(2L);
        assertThat(search.rebuild(Actor.SYSTEM)).isEqualTo(1);
        assertThat(Shelf.ids(search, "路灯")).containsExactly(1L);
        assertThat(search.status(Actor.SYSTEM).index()).isNotEqualTo(old);
        assertThat(only(folder).getFileName().toString())
                .isEqualTo(search.status(Actor.SYSTEM).index());
        assertThat(shelf.forgotten).containsExactly("search-" + old);
        assertThat(shelf.subscribers).hasSize(1);
        shelf.put(3, "路灯");
        shelf.deliver();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(3L, 1L);
        search.close();
        assertThat(shelf.subscribers).isEmpty();
    }

    @Test
    void a_rebuild_that_was_killed_leaves_the_whole_index(@TempDir Path other) throws IOException {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").open(folder.resolve("a"));
        String old = search.status(Actor.SYSTEM).index();
        shelf.failure = new IllegalStateException("killed here");
        Path image = other.resolve("b");
        assertThatThrownBy(() -> search.rebuild(Actor.SYSTEM)).hasMessage("killed here");
        shelf.failure = null;
        killed(folder.resolve("a"), image);
        // An index that was begun and no more.
        new Index(image.resolve("0123456789ab"), new Grams()).close();
        shelf.subscribers.clear();
        LuceneSearch again = shelf.open(image);
        assertThat(again.status(Actor.SYSTEM).index()).isEqualTo(old);
        assertThat(only(image).getFileName().toString()).isEqualTo(old);
        again.close();
        search.close();
    }

    @Test
    void what_another_process_holds_is_opened_once_it_is_free() throws IOException {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch first = shelf.put(1, "路灯").open(folder);
        first.close();
        LuceneSearch search = shelf.closed(folder);
        search.add(shelf);
        try (Index theirs = new Index(folder.resolve("ffffffffffff"), new Grams())) {
            assertThat(theirs.broken()).isFalse();
            search.look();
            assertThat(search.complete("ticket")).isFalse();
        }
        search.look();
        assertThat(search.complete("ticket")).isTrue();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(1L);
        search.close();
    }

    @Test
    void a_kind_that_comes_later_is_read_in_and_one_that_was_away_is_read_again() {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").open(folder);
        Shelf people = new Shelf("person");
        people.put(5, "路灯明").put(6, "路灯亮");
        search.add(people);
        search.look();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(6L, 5L, 1L);
        search.remove(people);
        assertThat(Shelf.ids(search, "路灯")).as("nobody says who may see them").containsExactly(1L);
        people.things.remove(5L);
        people.put(7, "路灯三");
        shelf.put(2, "路灯");
        shelf.deliver();
        search.add(people);
        search.look();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(7L, 6L, 2L, 1L);
        search.close();
    }

    @Test
    void what_was_erased_does_not_stay_on_the_disk() throws IOException {
        Shelf shelf = new Shelf("person");
        LuceneSearch search = shelf.put(1, "Zzyzx").put(2, "路灯").open(folder);
        for (int i = 3; i < 9; i++) {
            shelf.put(i, "路灯 " + i);
            shelf.deliver();
        }
        assertThat(written("zzyzx")).isTrue();
        shelf.things.remove(1L);
        shelf.touch(1, "erase");
        shelf.deliver();
        assertThat(Shelf.ids(search, "Zzyzx")).isEmpty();
        search.look();
        assertThat(written("zzyzx")).isFalse();
        assertThat(Shelf.ids(search, "路灯")).hasSize(7);
        search.close();
    }

    /** Whether some file of the index holds a word. */
    private boolean written(String word) throws IOException {
        try (Stream<Path> files = Files.list(only(folder))) {
            for (Path file : files.toList()) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void when_paths_move_all_are_read_again() {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").put(2, "路灯").open(folder);
        shelf.things.put(1L, shelf.things.get(2L));
        shelf.things.remove(2L);
        shelf.put(3, "井盖");
        shelf.upset = true;
        shelf.deliver();
        shelf.upset = false;
        assertThat(search.complete("ticket")).isTrue();
        search.look();
        assertThat(search.status(Actor.SYSTEM).documents()).isEqualTo(2);
        search.close();
    }

    @Test
    void what_can_be_asked_for_follows_the_catalogue_and_is_for_every_account() {
        Shelf shelf = new Shelf("ticket");
        shelf.category("grill", "夜市烧烤", "油烟");
        LuceneSearch search = shelf.put(1, "夜市烧烤扰民").open(folder);
        Actor nobody = new Actor(Actor.Kind.ACCOUNT, 9, 9, "x", "某", List.of(), 0);
        Hit item = search.search(nobody, SearchQuery.of("烧烤")).items().get(0);
        assertThat(item.kind()).isEqualTo("item");
        assertThat(item.code()).isEqualTo("grill");
        assertThat(item.time()).isNull();
        assertThat(search.search(nobody, SearchQuery.of("油烟")).items()).hasSize(1);
        assertThat(search.search(Actor.SYSTEM, SearchQuery.of("烧烤")).items())
                .extracting(Hit::kind)
                .containsExactly("item", "ticket");
        shelf.categories.clear();
        shelf.category("lamp", "路灯");
        search.look();
        assertThat(search.search(nobody, SearchQuery.of("烧烤")).items()).isEmpty();
        assertThat(search.search(nobody, SearchQuery.of("路灯")).items()).hasSize(1);
        assertThat(search.search(Actor.reporter(1), SearchQuery.of("烧烤")).items())
                .extracting(Hit::id)
                .containsExactly(1L);
        search.close();
    }

    @Test
    void a_ground_may_hold_for_one_type_only() {
        Shelf shelf = new Shelf("record");
        for (int i = 1; i <= 4; i++) {
            shelf.put(new SearchDocument(
                    "record",
                    i,
                    "R" + i,
                    "摊位",
                    List.of(),
                    List.of(),
                    i % 2 == 0 ? "stalls" : "firms",
                    null,
                    i > 2 ? "/d/b/" : "/d/a/",
                    null,
                    false,
                    false,
                    0,
                    null));
        }
        shelf.grounds = List.of(
                new Ground("stalls", false, List.of("/d/a/"), List.of()),
                new Ground("firms", true, List.of(), List.of()));
        LuceneSearch search = shelf.open(folder);
        Actor some = new Actor(Actor.Kind.ACCOUNT, 9, 9, "x", "某", List.of(), 0);
        assertThat(Shelf.ids(search, some, "摊位")).containsExactlyInAnyOrder(1L, 2L, 3L);
        search.close();
    }

    @Test
    void nothing_is_opened_before_somebody_asks_and_only_some_may_manage_it() throws IOException {
        Shelf shelf = new Shelf("ticket");
        LuceneSearch search = shelf.put(1, "路灯").closed(folder.resolve("later"));
        assertThat(folder.resolve("later")).doesNotExist();
        search.add(shelf);
        assertThat(Shelf.ids(search, "路灯")).as("not read in yet").isEmpty();
        search.look();
        assertThat(Shelf.ids(search, "路灯")).containsExactly(1L);
        Actor some = new Actor(
                Actor.Kind.ACCOUNT,
                9,
                9,
                "x",
                "某",
                List.of(new Grant("admin", Set.of("module.read"), "/d/u/", null, 1, "u")),
                0);
        assertThat(search.status(some).documents()).isEqualTo(1);
        assertThat(catchThrowableOfType(Problem.class, () -> search.rebuild(some))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        assertThat(catchThrowableOfType(Problem.class, () -> search.status(Actor.reporter(1)))
                        .kind())
                .isEqualTo(Problem.Kind.FORBIDDEN);
        search.close();
        assertThat(catchThrowableOfType(Problem.class, () -> Shelf.ids(search, "路灯"))
                        .kind())
                .isEqualTo(Problem.Kind.UNAVAILABLE);
    }
}
