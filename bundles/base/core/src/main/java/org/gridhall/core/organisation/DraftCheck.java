package org.gridhall.core.organisation;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.gridhall.core.organisation.Draft.GridRow;
import org.gridhall.core.organisation.Draft.NetworkRow;
import org.gridhall.core.organisation.Draft.Node;
import org.gridhall.core.organisation.Draft.Outline;
import org.gridhall.core.organisation.Draft.PersonRow;
import org.gridhall.core.organisation.Draft.PostRow;
import org.gridhall.core.organisation.Draft.UnitRow;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/** Checks the lines of an organisation against each other and works out the paths of its trees. */
final class DraftCheck {

    private static final int LONGEST_PATH = 300;

    /** Two grids drawn by hand may overlap along their border by this part of the smaller one. */
    private static final double TOLERATED = 0.002;

    private final Draft draft;
    private final Set<String> roles;
    private final Faults faults;

    /** @param roles what modules know; empty when none is known yet, then any role is taken */
    DraftCheck(Draft draft, Set<String> roles, Faults faults) {
        this.draft = draft;
        this.roles = roles;
        this.faults = faults;
    }

    void run() {
        Map<String, UnitRow> units = byCode(DraftReader.UNITS, draft.units(), UnitRow::code, UnitRow::line);
        Map<String, NetworkRow> networks =
                byCode(DraftReader.NETWORKS, draft.networks(), NetworkRow::code, NetworkRow::line);
        Map<String, GridRow> grids = byCode(DraftReader.GRIDS, draft.grids(), GridRow::code, GridRow::line);
        Map<String, PersonRow> people = byCode(DraftReader.PEOPLE, draft.people(), PersonRow::code, PersonRow::line);
        byCode(DraftReader.ACCOUNTS, draft.accounts(), Draft.AccountRow::login, Draft.AccountRow::line);
        paths(DraftReader.UNITS, units, draft.unitPaths());
        paths(DraftReader.GRIDS, grids, draft.gridPaths());
        root();
        draft.grids().forEach(grid -> grid(grid, grids, networks, units));
        draft.posts().forEach(post -> post(post, units, grids, people));
        terms();
        draft.teamGrids().forEach(row -> {
            known(DraftReader.TEAM_GRIDS, row.line(), "工作队", "team", row.team(), teams(units));
            known(DraftReader.TEAM_GRIDS, row.line(), "网格", "grid", row.grid(), grids);
        });
        Map<String, PostRow> posts = new HashMap<>();
        draft.posts().forEach(post -> posts.put(post.code(), post));
        draft.postFirms().forEach(row -> known(DraftReader.POST_FIRMS, row.line(), "岗位", "post", row.post(), posts));
        ties(DraftReader.TEAM_GRIDS, draft.teamGrids());
        ties(DraftReader.POST_FIRMS, draft.postFirms());
        draft.accounts().forEach(row -> known(DraftReader.ACCOUNTS, row.line(), "人员", "person", row.person(), people));
        outlines(grids);
    }

    private <T> Map<String, T> byCode(String file, List<T> rows, Function<T, String> code, Function<T, Integer> line) {
        Map<String, T> all = new HashMap<>();
        for (T row : rows) {
            T first = code.apply(row) == null ? null : all.putIfAbsent(code.apply(row), row);
            if (first != null) {
                faults.add(
                        file,
                        line.apply(row),
                        "编码 " + code.apply(row) + " 与第 " + line.apply(first) + " 行重复",
                        "the code " + code.apply(row) + " is taken by line " + line.apply(first));
            }
        }
        return all;
    }

    private void known(String file, int line, String zh, String en, String code, Map<String, ?> all) {
        if (code != null && !all.containsKey(code)) {
            faults.add(file, line, "没有这样的" + zh + "：" + code, "there is no " + en + " " + code);
        }
    }

    private void paths(String file, Map<String, ? extends Node> nodes, Map<String, String> paths) {
        for (Node node : nodes.values()) {
            known(file, node.line(), "上级", "parent", node.parent(), nodes);
            List<String> way = new ArrayList<>();
            Node at = node;
            // A walk upwards that is longer than there are nodes goes in a circle.
            while (at != null && way.size() <= nodes.size()) {
                way.add(0, at.code());
                at = at.parent() == null ? null : nodes.get(at.parent());
            }
            String path = "/" + String.join("/", way) + "/";
            if (at != null) {
                if (way.subList(0, way.size() - 1).contains(node.code())) {
                    faults.add(
                            file,
                            node.line(),
                            node.code() + " 的上级绕回了它自己",
                            "the parents of " + node.code() + " lead back to itself");
                }
            } else if (path.length() > LONGEST_PATH) {
                faults.add(
                        file,
                        node.line(),
                        "层次路径超过 " + LONGEST_PATH + " 个字符，请缩短编码",
                        "the path is longer than " + LONGEST_PATH + " characters; use shorter codes");
            } else {
                paths.put(node.code(), path);
            }
        }
    }

    private void root() {
        List<UnitRow> roots =
                draft.units().stream().filter(unit -> unit.parent() == null).toList();
        if (roots.isEmpty()) {
            faults.add(DraftReader.UNITS, 1, "须有一个没有上级的部门，即区县本身", "one unit has no parent: the district itself");
        }
        roots.stream()
                .skip(1)
                .forEach(unit -> faults.add(
                        DraftReader.UNITS,
                        unit.line(),
                        "只有区县本身没有上级，已有 " + roots.get(0).code(),
                        "only the district itself has no parent, and that is "
                                + roots.get(0).code()));
    }

    private void grid(
            GridRow grid, Map<String, GridRow> grids, Map<String, NetworkRow> networks, Map<String, UnitRow> units) {
        known(DraftReader.GRIDS, grid.line(), "网络", "network", grid.network(), networks);
        known(DraftReader.GRIDS, grid.line(), "部门", "unit", grid.unit(), units);
        GridRow parent = grid.parent() == null ? null : grids.get(grid.parent());
        int level = parent == null ? 1 : parent.level() + 1;
        if (grid.level() != 0 && grid.level() != level && (parent != null || grid.parent() == null)) {
            faults.add(
                    DraftReader.GRIDS,
                    grid.line(),
                    "层级应为 " + level + "，实为 " + grid.level(),
                    "its level is " + level + " by its parent, not " + grid.level());
        }
        if (parent != null && !Objects.equals(parent.network(), grid.network())) {
            faults.add(DraftReader.GRIDS, grid.line(), "与上级不在同一网络", "it is not in the network of its parent");
        }
    }

    private void post(
            PostRow post, Map<String, UnitRow> units, Map<String, GridRow> grids, Map<String, PersonRow> people) {
        known(DraftReader.POSTS, post.line(), "部门", "unit", post.unit(), units);
        known(DraftReader.POSTS, post.line(), "网格", "grid", post.grid(), grids);
        known(DraftReader.POSTS, post.line(), "部门", "unit", post.home(), units);
        known(DraftReader.POSTS, post.line(), "人员", "person", post.person(), people);
        known(DraftReader.POSTS, post.line(), "人员", "person", post.substitute(), people);
        if (post.person() != null && post.person().equals(post.substitute())) {
            faults.add(DraftReader.POSTS, post.line(), "B 岗不能是本人", "nobody is the substitute of himself");
        }
        if (post.role() != null && !roles.isEmpty() && !roles.contains(post.role())) {
            faults.add(
                    DraftReader.POSTS,
                    post.line(),
                    "没有模块提供角色 " + post.role(),
                    "no module brings the role " + post.role());
        }
        if (post.from() != null && post.to() != null && post.to().isBefore(post.from())) {
            faults.add(DraftReader.POSTS, post.line(), "任期的末日早于首日", "the term ends before it begins");
        }
    }

    /** A post may have several holders, one after the other. */
    private void terms() {
        Map<String, List<PostRow>> byCode = new HashMap<>();
        draft.posts().stream()
                .filter(post -> post.code() != null && post.from() != null)
                .forEach(post -> byCode.computeIfAbsent(post.code(), code -> new ArrayList<>())
                        .add(post));
        for (List<PostRow> posts : byCode.values()) {
            posts.sort(Comparator.comparing(PostRow::from));
            for (int i = 1; i < posts.size(); i++) {
                LocalDate before = posts.get(i - 1).to();
                if (before == null || !before.isBefore(posts.get(i).from())) {
                    int line = Math.max(posts.get(i).line(), posts.get(i - 1).line());
                    int other = Math.min(posts.get(i).line(), posts.get(i - 1).line());
                    faults.add(
                            DraftReader.POSTS,
                            line,
                            "岗位 " + posts.get(i).code() + " 重复：任期与第 " + other + " 行重叠",
                            "the post " + posts.get(i).code() + " is there twice: its term overlaps that of line "
                                    + other);
                }
            }
        }
    }

    private static Map<String, UnitRow> teams(Map<String, UnitRow> units) {
        Map<String, UnitRow> teams = new HashMap<>(units);
        teams.values().removeIf(unit -> unit.kind() != null && !unit.kind().equals("team"));
        return teams;
    }

    /** The same two may be tied several times, one after the other. */
    private void ties(String file, List<? extends Draft.Tie> ties) {
        Map<List<String>, List<Draft.Tie>> pairs = new HashMap<>();
        for (Draft.Tie tie : ties) {
            if (tie.from() != null && tie.to() != null && tie.to().isBefore(tie.from())) {
                faults.add(file, tie.line(), "末日早于首日", "it ends before it begins");
            }
            List<Draft.Tie> same =
                    pairs.computeIfAbsent(Arrays.asList(tie.one(), tie.other()), key -> new ArrayList<>());
            for (Draft.Tie earlier : same) {
                if (before(tie.from(), earlier.to()) && before(earlier.from(), tie.to())) {
                    faults.add(
                            file,
                            tie.line(),
                            "与第 " + earlier.line() + " 行重复：起止日期重叠",
                            "line " + earlier.line() + " says the same for some of these days");
                }
            }
            same.add(tie);
        }
    }

    private static boolean before(LocalDate from, LocalDate to) {
        return from == null || to == null || !from.isAfter(to);
    }

    private void outlines(Map<String, GridRow> grids) {
        draft.outlines()
                .forEach((code, outline) -> known(DraftReader.OUTLINES, outline.line(), "网格", "grid", code, grids));
        Map<List<String>, List<GridRow>> siblings = new HashMap<>();
        draft.grids().stream()
                .filter(grid -> draft.outlines().containsKey(grid.code()))
                .forEach(grid -> siblings.computeIfAbsent(
                                Arrays.asList(grid.network(), grid.parent()), key -> new ArrayList<>())
                        .add(grid));
        siblings.values().forEach(this::overlaps);
    }

    private void overlaps(Collection<GridRow> grids) {
        Set<GridRow> done = new HashSet<>();
        for (GridRow grid : grids) {
            Outline its = draft.outlines().get(grid.code());
            for (GridRow other : done) {
                Outline outline = draft.outlines().get(other.code());
                if (overlap(its, outline)) {
                    Outline later = its.line() > outline.line() ? its : outline;
                    faults.add(
                            DraftReader.OUTLINES,
                            later.line(),
                            "同级网格 " + other.code() + " 与 " + grid.code() + " 的范围重叠",
                            "the grids " + other.code() + " and " + grid.code() + " of one parent overlap");
                }
            }
            done.add(grid);
        }
    }

    private static boolean overlap(Outline a, Outline b) {
        double tolerated = TOLERATED * Math.min(a.shape().getArea(), b.shape().getArea());
        Envelope common = a.shape().getEnvelopeInternal().intersection(b.shape().getEnvelopeInternal());
        return common.getArea() > tolerated
                && OverlayNGRobust.overlay(a.shape(), b.shape(), OverlayNG.INTERSECTION)
                                .getArea()
                        > tolerated;
    }
}
