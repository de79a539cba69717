package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.gridhall.api.organisation.Grid;
import org.gridhall.api.organisation.Post;
import org.gridhall.api.organisation.Unit;
import org.gridhall.core.storage.Json;

/** Writes an organisation as the files that it can be brought in from. */
final class Export {

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private Export() {}

    /** @param accounts login to the code of its person */
    static Map<String, String> files(Snapshot all, Map<String, String> accounts) {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                DraftReader.UNITS,
                csv(
                        "code,parent,kind,name_zh,name_en,purpose",
                        all.units,
                        u -> row(
                                u.code(),
                                u.parent(),
                                u.kind(),
                                u.name().zh(),
                                u.name().en(),
                                u.purpose())));
        files.put(
                DraftReader.NETWORKS,
                csv(
                        "code,kind,name_zh,name_en",
                        all.networks,
                        n -> row(n.code(), n.kind(), n.name().zh(), n.name().en())));
        files.put(
                DraftReader.GRIDS,
                csv(
                        "code,parent,network,level,kind,unit,name_zh,name_en",
                        all.grids,
                        g -> row(
                                g.code(),
                                g.parent(),
                                g.network(),
                                g.level(),
                                g.kind(),
                                g.unit(),
                                g.name().zh(),
                                g.name().en())));
        files.put(DraftReader.OUTLINES, outlines(all));
        files.put(
                DraftReader.PEOPLE,
                csv("code,name,phone", List.copyOf(all.people), p -> row(p.code(), p.name(), p.phone())));
        List<Post> posts = all.posts.stream()
                .filter(post -> current(all, post))
                .filter(post -> some(post.from(), post.to()))
                .toList();
        files.put(
                DraftReader.POSTS,
                csv(
                        "code,role,unit,grid,person,substitute,from,to,home,tier",
                        posts,
                        p -> row(
                                p.code(),
                                p.role(),
                                p.unit(),
                                p.grid(),
                                p.person(),
                                p.substitute(),
                                p.from(),
                                p.to(),
                                p.home(),
                                p.tier() == null ? null : p.tier().number())));
        files.put(
                DraftReader.ACCOUNTS,
                csv("login,person", List.copyOf(accounts.entrySet()), a -> row(a.getKey(), a.getValue())));
        Set<String> units = all.units.stream().map(Unit::code).collect(Collectors.toSet());
        Set<String> grids = all.grids.stream().map(Grid::code).collect(Collectors.toSet());
        files.put(
                DraftReader.TEAM_GRIDS,
                csv(
                        "team,grid,from,to",
                        all.teamGrids.stream()
                                .filter(tie -> units.contains(tie.team()) && grids.contains(tie.grid()))
                                .filter(tie -> some(tie.from(), tie.to()))
                                .toList(),
                        t -> row(t.team(), t.grid(), t.from(), t.to())));
        Set<String> codes = posts.stream().map(Post::code).collect(Collectors.toSet());
        files.put(
                DraftReader.POST_FIRMS,
                csv(
                        "post,credit_code,from,to",
                        all.postFirms.stream()
                                .filter(tie -> codes.contains(tie.post()))
                                .filter(tie -> some(tie.from(), tie.to()))
                                .toList(),
                        f -> row(f.post(), f.firm(), f.from(), f.to())));
        return files;
    }

    /** Whether a term has a day: one that ended on the day it began has none, and no line can say that. */
    private static boolean some(LocalDate from, LocalDate to) {
        return from == null || to == null || !to.isBefore(from);
    }

    /** Posts of units and grids that have ended stay in the database only. */
    private static boolean current(Snapshot all, Post post) {
        return post.unit() == null
                ? all.grids.contains(all.gridByCode.get(post.grid()))
                : all.units.contains(all.unitByCode.get(post.unit()));
    }

    private static String outlines(Snapshot all) {
        StringBuilder text = new StringBuilder("{\"type\":\"FeatureCollection\",\"features\":[");
        String separator = "\n";
        for (var grid : all.grids) {
            String boundary = all.boundaries.get(grid.code());
            if (boundary != null) {
                text.append(separator)
                        .append("{\"type\":\"Feature\",\"properties\":")
                        .append(Json.text(Map.of("code", grid.code())))
                        .append(",\"geometry\":")
                        .append(boundary)
                        .append('}');
                separator = ",\n";
            }
        }
        return text.append("\n]}\n").toString();
    }

    private static List<Object> row(Object... cells) {
        return Arrays.asList(cells);
    }

    private static <T> String csv(String header, List<T> things, Function<T, List<Object>> row) {
        StringBuilder text = new StringBuilder(header).append('\n');
        try {
            for (T thing : things) {
                List<String> cells = row.apply(thing).stream()
                        .map(cell -> cell == null ? "" : cell.toString())
                        .toList();
                text.append(MAPPER.writer(CsvSchema.emptySchema()).writeValueAsString(cells));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
        return text.toString();
    }
}
