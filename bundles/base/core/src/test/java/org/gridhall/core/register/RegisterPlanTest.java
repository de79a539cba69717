package org.gridhall.core.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import javax.persistence.Query;
import org.gridhall.api.account.Actor;
import org.gridhall.api.register.Box;
import org.gridhall.api.register.RecordFilter;
import org.gridhall.api.register.RecordQuery;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.Test;

/** The plans of PostgreSQL for first pages of a register that is large beside another one. */
class RegisterPlanTest {

    private static final int RECORDS = 50_000;

    private static void fill(TestRegisters t) {
        t.stall("sample");
        t.district.database.write(manager -> {
            manager.createNativeQuery("INSERT INTO register_record (id, revision, version, seq, register, record_key,"
                            + " name, unit, unit_path, grid, grid_path, longitude, latitude, west, south, east, north,"
                            + " body, created_by, created_at, changed_at, ended)"
                            + " SELECT i, 1, 1, 0, 'stalls', 'P' || lpad(i::text, 7, '0'), 'owner ' || i % 5000, 'u',"
                            + " '/jingkai/u' || i % 40 || '/', 'g', '/g' || i % 60 || '/', 113.5 + (i % 1000) / 1000.0,"
                            + " 34.5 + (i % 997) / 1000.0, 113.5, 34.5, 113.5, 34.5, '{}', 1, i, i, i % 10 = 0"
                            + " FROM generate_series(1, " + RECORDS + ") i")
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO record_facet (record, field, register, text_value)"
                            + " SELECT i, f, 'stalls', CASE f WHEN 'kind' THEN CASE i % 100 WHEN 0 THEN 'food' ELSE"
                            + " 'goods' END WHEN 'open' THEN 'true' ELSE 'x' || i % 5000 END"
                            + " FROM generate_series(1, " + RECORDS
                            + ") i, unnest(ARRAY['owner','kind','open','since']) f")
                    .executeUpdate();
            manager.createNativeQuery("INSERT INTO record_facet (record, field, register, number_value)"
                            + " SELECT i, f, 'stalls', i % 700 FROM generate_series(1, " + RECORDS
                            + ") i, unnest(ARRAY['area','rent']) f")
                    .executeUpdate();
            return null;
        });
        t.district.database.write(manager -> {
            // All rows, not a sample: the same plans at each run.
            manager.createNativeQuery("SET LOCAL default_statistics_target = 1000")
                    .executeUpdate();
            manager.createNativeQuery("ANALYZE").executeUpdate();
            return null;
        });
    }

    private static String plan(TestRegisters t, Actor actor, RecordQuery query) {
        Kinds kinds = new Kinds(t.district.modules, t.district.database);
        RecordLists lists = new RecordLists(kinds, t.district.organisation);
        Layout layout = kinds.layout(t.district.modules.register("stalls").orElseThrow());
        RecordLists.Prepared prepared = lists.prepare(actor, layout, query);
        Database database = t.district.database;
        return database.read(manager -> {
            Query explain = manager.createNativeQuery(
                    "EXPLAIN " + prepared.condition().sql(prepared.select(), prepared.order(), query.size() + 1));
            List<Object> values = prepared.condition().parameters();
            for (int i = 0; i < values.size(); i++) {
                explain.setParameter(i + 1, values.get(i));
            }
            return ((List<?>) explain.getResultList())
                    .stream().map(String::valueOf).collect(Collectors.joining("\n"));
        });
    }

    @Test
    void every_first_page_follows_an_index() {
        TestRegisters t = new TestRegisters(TestDatabase.postgresql());
        fill(t);
        RecordQuery all = RecordQuery.of("stalls");
        for (Actor actor : List.of(t.leader, t.works)) {
            for (RecordQuery query : List.of(
                    all,
                    all.sorted("-key"),
                    all.sorted("name"),
                    all.sorted("-changed"),
                    all.sorted("area"),
                    all.sorted("-owner"),
                    all.filter(RecordFilter.is("kind", "food")).sorted("area"),
                    all.filter(RecordFilter.is("kind", "goods")).sorted("-area"),
                    all.filter(RecordFilter.is("owner", "x77")).sorted("area"),
                    all.filter(RecordFilter.is("kind", "food"), RecordFilter.between("area", "5", "9")),
                    all.filter(RecordFilter.between("area", "5", "9")).sorted("area"),
                    all.filter(RecordFilter.begins("owner", "x77")).sorted("owner"),
                    new RecordQuery("stalls", null, "P00077", null, null, null, false, null, null, 50),
                    new RecordQuery(
                            "stalls",
                            null,
                            null,
                            null,
                            null,
                            new Box(113.6, 34.6, 113.61, 34.61),
                            false,
                            null,
                            null,
                            50))) {
                String plan = plan(t, actor, query);
                assertThat(plan)
                        .as(query + "\n" + plan)
                        .doesNotContain("Seq Scan")
                        .contains("Index");
            }
        }
        // the first page of an order reads some rows of its index, not all to sort them
        for (RecordQuery query : List.of(
                all,
                all.sorted("-key"),
                all.sorted("name"),
                all.sorted("area"),
                all.filter(RecordFilter.is("kind", "goods")).sorted("-area"))) {
            String plan = plan(t, t.leader, query);
            assertThat(plan).as(query + "\n" + plan).doesNotContain("Sort Key");
            String second = plan(
                    t, t.leader, query.page(t.registers.list(t.leader, query).next(), 50));
            assertThat(second).as(second).doesNotContain("Sort Key").doesNotContain("Seq Scan");
        }
    }
}
