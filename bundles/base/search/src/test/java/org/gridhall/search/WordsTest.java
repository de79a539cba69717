package org.gridhall.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Hit;
import org.gridhall.api.search.SearchQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What finds what, and in which order. */
class WordsTest {

    @TempDir
    Path folder;

    private LuceneSearch search;

    @AfterEach
    void close() {
        if (search != null) {
            search.close();
        }
    }

    private Shelf shelf() {
        return new Shelf("ticket");
    }

    private List<Long> found(Shelf shelf, String text) {
        if (search == null) {
            search = shelf.open(folder);
        }
        return Shelf.ids(search, text);
    }

    @ParameterizedTest
    @CsvSource({
        "流动摊贩占道经营, 占道经营",
        "流动摊贩占道经营, 摊贩",
        "流动摊贩占道经营, 动摊",
        "流动摊贩占道经营, 营",
        "办理五证合一营业执照, 五证合一",
        "联审联办窗口排队过长, 联审联办",
        "人民路18号路灯不亮, 人民路18号",
        "人民路18号路灯不亮, 人民路１８號",
        "人民路18号路灯不亮, 路灯 人民路",
        "後臺佔道經營, 后台占道经营",
        "后台占道经营, 後臺佔道經營",
        "ＡＴＭ机被盗, atm",
        "Street lamp broken, LAMP",
        "𠮷野家门前油烟, 𠮷野家",
        "流动摊贩占道经营, zdjy",
        "流动摊贩占道经营, zhandaojingying",
        "流动摊贩占道经营, zhandaojingy",
        "流动摊贩占道经营, zhan dao jing ying",
        "流动摊贩占道经营, ldtfzdjy",
        "流动摊贩占道经营, Tanfan",
        "工商银行门前积水, yinhang",
        "行人过街不便, xingren",
        "绿地被占, lvdi",
        "西安路积水, xianlu",
        "西安路积水, xi'anlu"
    })
    void a_title_is_found(String title, String text) {
        assertThat(found(shelf().put(1, title).put(2, "别的事情"), text)).containsExactly(1L);
    }

    @ParameterizedTest
    @CsvSource({
        "流动摊贩占道经营, 占用道路",
        "流动摊贩占道经营, 营经",
        "流动摊贩占道经营, zdj y",
        "流动摊贩占道经营, jyzd",
        "人民路18号, 人民路8号",
        "人民路18号, 路灯 人民路",
        "西安路, xian'lu",
        "SQ, zhandao"
    })
    void what_is_not_there_is_not_found(String title, String text) {
        assertThat(found(shelf().put(1, title), text)).isEmpty();
    }

    @Test
    void words_of_a_sentence_need_not_stand_together_and_of_many_some_may_be_missing() {
        Shelf shelf = shelf().put(1, "路灯损坏", "人行道一侧的路灯昨晚开始不亮，老人出行不便").put(2, "井盖损坏", "夜里有响声");
        assertThat(found(shelf, "人行道路灯")).containsExactly(1L);
        assertThat(found(shelf, "老人说人行道的路灯昨晚不亮请派人修理")).containsExactly(1L);
        assertThat(found(shelf, "人行道井盖")).isEmpty();
    }

    @Test
    void terms_of_the_catalogue_are_not_taken_apart() {
        Shelf shelf = shelf().put(1, "某处", "夜市烧烤油烟大").put(2, "某处", "烧烤店夜里营业，附近夜间有集市");
        shelf.category("grill", "夜市烧烤");
        assertThat(found(shelf, "夜市烧烤扰民")).isEmpty();
        assertThat(found(shelf, "夜市烧烤油烟")).containsExactly(1L);
    }

    @Test
    void the_title_comes_before_the_text_the_phrase_before_its_words_and_the_newest_first() {
        Shelf shelf = shelf().put(1, "其他", "摊贩占道经营")
                .put(2, "摊贩占道，影响经营")
                .put(3, "占道经营")
                .put(4, "其他", "占道，影响他人经营")
                .put(5, "夜间占道经营扰民");
        assertThat(found(shelf, "占道经营")).containsExactly(5L, 3L, 1L);
        assertThat(found(shelf, "占道 经营")).containsExactly(5L, 3L, 2L, 4L, 1L);
    }

    @Test
    void a_number_is_found_by_its_beginning_and_by_its_last_part() {
        Shelf shelf = shelf().put(17, "一").put(18, "二").put(170, "三");
        assertThat(found(shelf, "SQ20260131-00017")).containsExactly(17L);
        assertThat(found(shelf, "sq20260131")).containsExactly(170L, 18L, 17L);
        assertThat(found(shelf, "00170")).containsExactly(170L);
        assertThat(found(shelf, "SQ2026013")).hasSize(3);
        assertThat(found(shelf, "SQ20260132")).isEmpty();
    }

    @Test
    void pages_follow_each_other_without_gaps_whatever_is_written_in_between() {
        Shelf shelf = shelf();
        for (int i = 1; i <= 57; i++) {
            shelf.put(i, i % 3 == 0 ? "其他" : "路灯不亮", i % 5 == 0 ? "路灯不亮" : "灯不亮");
        }
        search = shelf.open(folder);
        List<Long> whole = search.search(Actor.SYSTEM, query("路灯不亮", null, 100)).items().stream()
                .map(Hit::id)
                .toList();
        List<Long> paged = new java.util.ArrayList<>();
        String after = null;
        do {
            var page = search.search(Actor.SYSTEM, query("路灯不亮", after, 4));
            page.items().forEach(hit -> paged.add(hit.id()));
            after = page.next();
            shelf.put(1000 + paged.size(), "路灯不亮");
            shelf.deliver();
        } while (after != null);
        assertThat(paged).isEqualTo(whole);
        assertThat(whole).hasSize(41);
    }

    private static SearchQuery query(String text, String after, int size) {
        return new SearchQuery(text, null, null, null, null, null, null, null, after, size);
    }

    @Test
    void marks_are_places_in_plain_text() {
        Shelf shelf = shelf().put(1, "<b>占道经营</b>", "甲".repeat(300) + "<script>占道經營</script>，占道又占道" + "乙".repeat(300));
        search = shelf.open(folder);
        Hit hit = search.search(Actor.SYSTEM, SearchQuery.of("占道经营")).items().get(0);
        assertThat(hit.title()).isEqualTo(new Hit.Marked("<b>占道经营</b>", List.of(new Hit.Mark(3, 7))));
        Hit.Mark mark = hit.snippet().marks().get(0);
        assertThat(hit.snippet().text().substring(mark.from(), mark.to())).isEqualTo("占道經營");
        assertThat(hit.snippet().text()).hasSize(120);
        Hit spelled =
                search.search(Actor.SYSTEM, SearchQuery.of("zdjy")).items().get(0);
        assertThat(spelled.title().marks()).containsExactly(new Hit.Mark(3, 7));
        assertThat(spelled.snippet().marks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "?",
                "*:*",
                "title:路灯",
                "路灯*",
                "路灯~",
                "\"路灯",
                "(路灯",
                "路灯 AND",
                "NOT 路灯",
                "-路灯",
                "+路灯",
                "[a TO z]",
                "/.*/",
                "\\",
                "路灯\\",
                "路灯 OR *",
                "💡",
                "路灯💡",
                "路\u0000灯",
                "路\n灯",
                "\ud83d",
                "\udc00路灯",
                "路灯\ud83d",
                "%",
                "_",
                "' OR 1=1 --",
                "<script>",
                "a",
                "的",
                "的的的的的的的的",
                "。，！",
                "\u200b",
                "\u202e路灯",
                "ａ",
                "\ufeff路灯"
            })
    void odd_input_is_plain_text_or_told_to_be_nothing(String text) {
        search = shelf().put(1, "路灯不亮", "title:路灯 * 💡").open(folder);
        try {
            assertThat(search.search(Actor.SYSTEM, SearchQuery.of(text)).items())
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(search.ids(Actor.SYSTEM, "ticket", text, Long.MAX_VALUE, 10))
                    .hasSizeLessThanOrEqualTo(1);
        } catch (Problem problem) {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
            assertThat(problem.errors().get(0).field()).isEqualTo("/q");
        }
    }

    @Test
    void nothing_and_too_much_are_refused() {
        search = shelf().put(1, "路灯不亮").open(folder);
        for (String text : new String[] {null, "", "  ", "\u3000", "。。。", "灯".repeat(10_000), "a ".repeat(5000)}) {
            Problem problem = catchThrowableOfType(
                    Problem.class,
                    () -> search.search(
                            Actor.SYSTEM, new SearchQuery(text, null, null, null, null, null, null, null, null, 20)));
            assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        }
        for (String key : new String[] {"", "x", "1.2", "1.2.3.4", "-1.0.0", "ffffffff.1.1"}) {
            Problem problem =
                    catchThrowableOfType(Problem.class, () -> search.search(Actor.SYSTEM, query("路灯", key, 10)));
            assertThat(problem.code()).as(key).isEqualTo("page.key");
        }
    }

    @Provide
    Arbitrary<String> anything() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(210),
                Arbitraries.strings()
                        .withChars("路灯不亮占道经营的１a b'\"*:()-\ud83d\udca1")
                        .ofMaxLength(210));
    }

    @Property(tries = 300)
    void whatever_is_typed_and_whatever_is_written_is_answered(@ForAll("anything") String text) {
        Any.search().put(1, text, text);
        Any.shelf.deliver();
        try {
            var page = Any.search.search(Actor.SYSTEM, SearchQuery.of(text));
            for (Hit hit : page.items()) {
                inside(hit.title());
                if (hit.snippet() != null) {
                    inside(hit.snippet());
                }
            }
        } catch (Problem problem) {
            assertThat(problem.kind()).isEqualTo(Problem.Kind.INVALID);
        }
    }

    private static void inside(Hit.Marked marked) {
        int last = -1;
        for (Hit.Mark mark : marked.marks()) {
            assertThat(mark.from()).isGreaterThan(last).isLessThan(mark.to());
            last = mark.to();
        }
        assertThat(last).isLessThanOrEqualTo(marked.text().length());
    }

    /** One index for all tries of the property. */
    private static final class Any {
        static final Shelf shelf = new Shelf("ticket");
        static LuceneSearch search;

        static Shelf search() {
            if (search == null) {
                try {
                    search = shelf.open(java.nio.file.Files.createTempDirectory(
                            java.nio.file.Files.createDirectories(Path.of("target")), "any"));
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
            return shelf;
        }
    }

    @Test
    void readings_follow_the_phrase() {
        assertThat(Pinyin.get().readings("银行行人")).containsExactly("yin", "hang", "xing", "ren");
        assertThat(Pinyin.get().readings("A座女")).containsExactly(null, "zuo", "nv");
        assertThat(Pinyin.get().ways("xianlu", 9)).contains(List.of("xian", "lu"), List.of("xi", "an", "lu"));
        assertThat(Pinyin.get().ways("qzx", 9)).isEmpty();
        assertThat(Map.of("a", Folding.fold("Ａ１　號\u0000\ud83d"))).containsEntry("a", "a1 号  ");
    }
}
