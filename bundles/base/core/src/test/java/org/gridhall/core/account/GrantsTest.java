package org.gridhall.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.core.organisation.FewRoles;
import org.gridhall.core.organisation.SmallDistrict;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.TestDatabase;
import org.gridhall.core.trail.ChainedTrail;

/** A grant covers the subtree of its post and nothing else, in trees whose codes are prefixes of each other. */
class GrantsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 2);
    private static final String[] KINDS = {"department", "command", "street", "team"};
    private static StoredOrganisation organisation;

    @BeforeContainer
    static void open() {
        var database = TestDatabase.derby();
        organisation = new StoredOrganisation(
                database,
                new ChainedTrail(database),
                Clock.fixed(Instant.parse("2026-03-02T00:00:00Z"), ZoneOffset.UTC),
                null);
    }

    @AfterContainer
    static void close() {
        organisation.close();
    }

    /** Codes such as a, ab, abc, a-b, a.b: each the beginning of others. */
    private static List<String> codes(Random random, int count) {
        List<String> codes = new ArrayList<>();
        while (codes.size() < count) {
            String code = codes.isEmpty() || random.nextInt(4) == 0
                    ? String.valueOf((char) ('a' + random.nextInt(3)))
                    : codes.get(random.nextInt(codes.size())) + "abc.-".charAt(random.nextInt(5));
            if (!codes.contains(code) && code.length() < 20) {
                codes.add(code);
            }
        }
        return codes;
    }

    private static void district(Random random) {
        StringBuilder units = new StringBuilder("code,parent,kind,name_zh,name_en\n");
        StringBuilder grids = new StringBuilder("code,parent,network,level,kind,unit,name_zh,name_en\n");
        StringBuilder posts = new StringBuilder("code,role,unit,grid,person,substitute,from,to\n");
        List<String> unitCodes = codes(random, 12);
        List<String> gridCodes = codes(random, 12);
        int[] levels = new int[gridCodes.size()];
        for (int i = 0; i < unitCodes.size(); i++) {
            String parent = i == 0 ? "" : unitCodes.get(random.nextInt(i));
            String kind = i == 0 ? "district" : KINDS[random.nextInt(KINDS.length)];
            units.append(String.join(",", unitCodes.get(i), parent, kind, "单位", ""))
                    .append('\n');
            posts.append("u" + i + ",role," + unitCodes.get(i) + ",,a,,2015-01-01,\n");
        }
        for (int i = 0; i < gridCodes.size(); i++) {
            int above = i == 0 || random.nextInt(4) == 0 ? -1 : random.nextInt(i);
            if (above >= 0 && levels[above] == 9) {
                above = -1;
            }
            levels[i] = above < 0 ? 1 : levels[above] + 1;
            String parent = above < 0 ? "" : gridCodes.get(above);
            grids.append(String.join(
                            ",", gridCodes.get(i), parent, "", String.valueOf(levels[i]), "general", "", "网格", ""))
                    .append('\n');
            posts.append("g" + i + ",role,," + gridCodes.get(i) + ",a,,2015-01-01,\n");
        }
        organisation.bring(
                Actor.SYSTEM,
                new SmallDistrict()
                        .file("units.csv", units.toString())
                        .file("grids.csv", grids.toString())
                        .file("grids.geojson", "{\"type\":\"FeatureCollection\",\"features\":[]}")
                        .file("people.csv", "code,name,phone\na,甲,\n")
                        .file("posts.csv", posts.toString())
                        .without("accounts.csv")
                        .files());
    }

    private static boolean below(String code, String top, boolean unit) {
        for (String at = code; at != null; at = parent(at, unit)) {
            if (at.equals(top)) {
                return true;
            }
        }
        return false;
    }

    private static String parent(String code, boolean unit) {
        return unit
                ? organisation.unit(code).orElseThrow().parent()
                : organisation.grid(code).orElseThrow().parent();
    }

    @Property(tries = 25)
    void a_grant_covers_its_subtree_and_nothing_else(@ForAll long seed) {
        district(new Random(seed));
        List<Post> posts = organisation.posts("a", DAY);
        assertThat(posts).hasSize(24);
        List<Grant> grants = Grants.of(posts, organisation, new FewRoles("role")::role);
        assertThat(grants).hasSize(24);
        for (Grant grant : grants) {
            Post post = posts.stream()
                    .filter(candidate -> candidate.id() == grant.post())
                    .findFirst()
                    .orElseThrow();
            for (Unit unit : organisation.units()) {
                boolean mine = post.unit() != null && below(unit.code(), top(post.unit()), true);
                assertThat(grant.covers(unit.path(), null))
                        .as("%s covers %s", post, unit)
                        .isEqualTo(mine);
            }
            boolean everything = post.unit() != null
                    && Objects.equals(
                            top(post.unit()), organisation.root().orElseThrow().code());
            for (Grid grid : organisation.grids()) {
                boolean mine = everything || post.grid() != null && below(grid.code(), post.grid(), false);
                assertThat(grant.covers(null, grid.path()))
                        .as("%s covers %s", post, grid)
                        .isEqualTo(mine);
            }
            assertThat(grant.covers(null, null)).isEqualTo(everything);
        }
    }

    /** A command room looks after the unit above it. */
    private static String top(String code) {
        Unit unit = organisation.unit(code).orElseThrow();
        return unit.kind().equals("command") ? unit.parent() : code;
    }

    @Property(tries = 5)
    void a_post_whose_role_nobody_brings_allows_nothing(@ForAll long seed) {
        district(new Random(seed));
        assertThat(Grants.of(organisation.posts("a", DAY), organisation, code -> Optional.empty()))
                .isEmpty();
    }
}
