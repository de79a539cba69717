package org.gridhall.core.organisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.gridhall.api.Text;
import org.gridhall.api.organisation.GridChange;
import org.gridhall.api.organisation.GridChange.Alter;
import org.gridhall.api.organisation.GridChange.NewGrid;
import org.gridhall.api.organisation.GridChange.PostMove;
import org.gridhall.core.place.BadBoundary;
import org.gridhall.core.place.Boundary;
import org.gridhall.core.storage.Json;

/** Checks a change of grids against the organisation that it is made for, and works out what it comes to. */
final class ChangeCheck {

    /**
     * What a change comes to.
     *
     * @param ended codes of the grids that end, to those that got their ground
     * @param fresh codes of the grids that begin
     * @param altered codes of the grids that go on differently
     * @param redrawn those among them with another boundary
     * @param posts where posts of grids that end go, by code; null for one that ends
     */
    record Outcome(
            Plots after,
            Map<String, List<String>> ended,
            List<String> fresh,
            List<String> altered,
            Set<String> redrawn,
            Map<String, String> posts) {

        /** The one grid that takes the place of another; null when there is none or several. */
        String successor(String code) {
            List<String> its = ended.getOrDefault(code, List.of());
            return its.size() == 1 ? its.get(0) : null;
        }
    }

    /**
     * What a change may name.
     *
     * @param posts those in grids that are held on the day or later, by code
     * @param roles what modules know; empty when none is known yet, then any role is taken
     */
    record Known(Set<String> units, Set<String> people, Set<String> roles, Map<String, List<StoredPost>> posts) {}

    /** More would be another organisation: that is what the import is for. */
    private static final int MOST = 1000;

    private final Plots before;
    private final GridChange change;
    private final Known known;
    private final boolean late;
    private final ChangeFaults faults;
    private final Map<String, String> pointers = new LinkedHashMap<>();
    private final Map<String, Plot> fresh = new LinkedHashMap<>();
    private final Map<String, Plot> altered = new LinkedHashMap<>();
    private final Set<String> redrawn = new HashSet<>();
    private String network;
    private boolean mixed;

    /** @param late whether its day has come: posts that were added meanwhile then go where they can */
    ChangeCheck(Plots before, GridChange change, Known known, boolean late, ChangeFaults faults) {
        this.before = before;
        this.change = change;
        this.known = known;
        this.late = late;
        this.faults = faults;
    }

    /** What it comes to; null when something is wrong. */
    Outcome run() {
        if (change.end().isEmpty() && change.begin().isEmpty() && change.alter().isEmpty()) {
            faults.add("/end", "没有要变更的网格", "There is nothing to change");
            return null;
        }
        ended();
        for (int i = 0; i < change.begin().size(); i++) {
            begin(change.begin().get(i), "/begin/" + i);
        }
        for (int i = 0; i < change.alter().size(); i++) {
            alter(change.alter().get(i), "/alter/" + i);
        }
        if (!faults.none()) {
            return null;
        }
        List<Plot> all = new ArrayList<>(fresh.values());
        all.addAll(altered.values());
        Plots after = before.with(change.end(), all);
        tree(after);
        if (!faults.none()) {
            return null;
        }
        Set<String> drawn = new HashSet<>(redrawn);
        drawn.addAll(fresh.keySet());
        Map<String, String> ground = new LinkedHashMap<>(pointers);
        ground.keySet().retainAll(drawn);
        Map<String, List<String>> successors = new GroundCheck(before, after, faults).run(change.end(), ground);
        change.carry().forEach((from, to) -> carried(from, to, after, successors));
        Map<String, String> posts = posts(after, successors);
        return faults.none()
                ? new Outcome(
                        after, successors, List.copyOf(fresh.keySet()), List.copyOf(altered.keySet()), redrawn, posts)
                : null;
    }

    /** Tells it once if the grids of a change belong to different networks. */
    private void network(String its, String pointer) {
        if (network == null) {
            network = String.valueOf(its);
        } else if (!network.equals(String.valueOf(its)) && !mixed) {
            mixed = true;
            faults.add(pointer, "一次变更只能涉及同一网络的网格", "A change concerns grids of one network");
        }
    }

    private void ended() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < change.end().size(); i++) {
            String code = change.end().get(i);
            Plot plot = before.get(code);
            if (plot == null) {
                faults.add("/end/" + i, "没有这样的网格：" + code, "There is no grid " + code);
            } else if (!seen.add(code)) {
                faults.add("/end/" + i, "网格 " + code + " 出现了两次", "The grid " + code + " is there twice");
            } else {
                network(plot.network(), "/end/" + i);
            }
        }
    }

    private void begin(NewGrid asked, String pointer) {
        String code = asked.code();
        if (code == null || !DraftReader.CODE.matcher(code).matches()) {
            faults.add(
                    pointer + "/code",
                    "编码须为不超过 60 个字母、数字、点或连字符",
                    "A code is up to 60 letters, digits, dots or hyphens");
            return;
        }
        if (before.used(code) || fresh.containsKey(code)) {
            faults.add(
                    pointer + "/code",
                    "编码 " + code + " 已被使用过，请换一个",
                    "The code " + code + " was used before; take another");
            return;
        }
        pointers.put(code, pointer + "/boundary");
        if (asked.nameZh() == null || asked.nameZh().isBlank()) {
            faults.add(pointer + "/nameZh", "请填写名称", "Give it a name");
        }
        length(pointer, asked.nameZh(), asked.nameEn());
        Plot from = change.end().isEmpty() ? null : before.get(change.end().get(0));
        String parent = asked.parent();
        if (parent == null && from != null) {
            parent = from.parent();
            if (change.end().stream()
                    .map(before::get)
                    .anyMatch(other -> other != null && !Objects.equals(other.parent(), from.parent()))) {
                faults.add(pointer + "/parent", "原网格的上级不止一个，请写明上级", "The old grids have several parents; name one");
            }
        } else if (parent == null) {
            faults.add(pointer + "/parent", "请写明上级网格", "Name the grid above");
        }
        Plot above = before.get(parent);
        Plot model = from != null ? from : above;
        // A parent that begins in the same change has the network of the others.
        String its = above != null ? above.network() : model == null ? null : model.network();
        if (above != null || model != null) {
            network(its, pointer + "/parent");
        }
        unit(asked.unit(), pointer);
        kind(asked.kind(), pointer);
        String boundary = boundary(asked.boundary(), pointer);
        if (asked.boundary() == null
                && change.end().stream().map(before::get).anyMatch(old -> old != null && old.boundary() != null)) {
            faults.add(pointer + "/boundary", "原网格有边界，请给出新网格的边界", "The old grids have boundaries; give the new one's");
        }
        String zh = asked.nameZh() == null ? "" : asked.nameZh();
        fresh.put(
                code,
                new Plot(
                        code,
                        parent,
                        its,
                        asked.kind() != null ? asked.kind() : model == null ? "general" : model.kind(),
                        asked.unit() != null ? asked.unit() : model == null ? null : model.unit(),
                        new Text(zh, asked.nameEn() == null ? zh : asked.nameEn()),
                        boundary,
                        model == null ? 0 : model.place()));
    }

    private void alter(Alter asked, String pointer) {
        Plot old = before.get(asked.code());
        if (old == null) {
            faults.add(pointer + "/code", "没有这样的网格：" + asked.code(), "There is no grid " + asked.code());
            return;
        }
        if (change.end().contains(asked.code()) || altered.containsKey(asked.code())) {
            faults.add(
                    pointer + "/code", "网格 " + asked.code() + " 出现了两次", "The grid " + asked.code() + " is there twice");
            return;
        }
        network(old.network(), pointer + "/code");
        pointers.put(asked.code(), pointer + "/boundary");
        length(pointer, asked.nameZh(), asked.nameEn());
        if (asked.nameZh() != null && asked.nameZh().isBlank()) {
            faults.add(pointer + "/nameZh", "请填写名称", "Give it a name");
        }
        unit(asked.unit(), pointer);
        kind(asked.kind(), pointer);
        String boundary = boundary(asked.boundary(), pointer);
        if (boundary != null && !boundary.equals(old.boundary())) {
            redrawn.add(old.code());
        }
        String zh = asked.nameZh() == null ? old.name().zh() : asked.nameZh();
        String en = asked.nameEn() != null
                ? asked.nameEn()
                : asked.nameZh() == null ? old.name().en() : zh;
        Plot now = new Plot(
                old.code(),
                asked.parent() == null ? old.parent() : asked.parent(),
                old.network(),
                asked.kind() == null ? old.kind() : asked.kind(),
                asked.unit() == null ? old.unit() : asked.unit(),
                new Text(zh, en),
                boundary == null ? old.boundary() : boundary,
                old.place());
        if (now.equals(old)) {
            faults.add(pointer, "没有任何变化", "Nothing would change");
        }
        altered.put(old.code(), now);
    }

    private void length(String pointer, String zh, String en) {
        if (zh != null && zh.length() > 200) {
            faults.add(pointer + "/nameZh", "最多 200 个字", "At most 200 characters");
        }
        if (en != null && en.length() > 200) {
            faults.add(pointer + "/nameEn", "最多 200 个字", "At most 200 characters");
        }
    }

    private void unit(String unit, String pointer) {
        if (unit != null && !known.units().contains(unit)) {
            faults.add(pointer + "/unit", "没有这样的部门：" + unit, "There is no unit " + unit);
        }
    }

    private void kind(String kind, String pointer) {
        if (kind != null && !DraftReader.GRID_KINDS.contains(kind)) {
            faults.add(
                    pointer + "/kind",
                    "类别须为 general、enterprise 或 dedicated",
                    "The kind is general, enterprise or dedicated");
        }
    }

    private String boundary(String text, String pointer) {
        if (text == null) {
            return null;
        }
        try {
            return Boundary.text(Boundary.read(Json.MAPPER.readTree(text)));
        } catch (BadBoundary e) {
            faults.add(pointer + "/boundary", e.text().zh(), e.text().en());
        } catch (JsonProcessingException e) {
            faults.add(pointer + "/boundary", "不是正确的 GeoJSON", "This is no GeoJSON");
        }
        return null;
    }

    /** Every grid still hangs below one that is there, of its network. */
    private void tree(Plots after) {
        for (int i = 0; i < change.end().size(); i++) {
            List<String> orphans = after.below(change.end().get(i)).stream()
                    .map(Plot::code)
                    .filter(code -> !fresh.containsKey(code) && !altered.containsKey(code))
                    .toList();
            if (!orphans.isEmpty()) {
                faults.add(
                        "/end/" + i,
                        "其下级网格 " + String.join("、", orphans) + " 须一并结束或改换上级",
                        "The grids below it, " + String.join(", ", orphans) + ", must end too or get another parent");
            }
        }
        for (Plot plot : changed()) {
            String pointer = pointers.get(plot.code()).replace("/boundary", "/parent");
            Plot parent = after.get(plot.parent());
            if (plot.parent() != null && parent == null) {
                faults.add(
                        pointer,
                        "变更之后没有上级网格 " + plot.parent(),
                        "There is no grid " + plot.parent() + " after the change");
            } else if (parent != null && !Objects.equals(parent.network(), plot.network())) {
                faults.add(pointer, "与上级不在同一网络", "It is not in the network of its parent");
            } else {
                List<String> way = after.way(plot.code());
                if (way == null) {
                    if (after.get(plot.parent()) != null) {
                        faults.add(pointer, "上级绕回了它自己", "Its parents lead back to itself");
                    }
                } else if (!after.fits(way)) {
                    faults.add(pointer, "层次太深或路径太长", "It lies too deep, or its path is too long");
                }
            }
        }
        if (faults.none()) {
            for (Plot plot : after.all()) {
                List<String> way = after.way(plot.code());
                if (way == null || !after.fits(way)) {
                    faults.add(
                            "/alter",
                            "下级网格 " + plot.code() + " 层次太深或路径太长",
                            "The grid " + plot.code() + " would lie too deep, or its path be too long");
                    return;
                }
            }
        }
    }

    private List<Plot> changed() {
        List<Plot> changed = new ArrayList<>(fresh.values());
        changed.addAll(altered.values());
        return changed;
    }

    private void carried(String from, String to, Plots after, Map<String, List<String>> successors) {
        String pointer = "/carry/" + from.replace("~", "~0").replace("/", "~1");
        if (!change.end().contains(from)) {
            faults.add(pointer, "网格 " + from + " 并不结束", "The grid " + from + " does not end");
        } else if (after.get(to) == null) {
            faults.add(pointer, "变更之后没有网格 " + to, "There is no grid " + to + " after the change");
        } else if (successors.getOrDefault(from, List.of()).isEmpty()) {
            // Without boundaries nobody else can tell who takes its place.
            successors.put(from, List.of(to));
        }
    }

    private Map<String, String> posts(Plots after, Map<String, List<String>> successors) {
        Map<String, String> moves = new HashMap<>();
        Set<String> named = new HashSet<>();
        for (int i = 0; i < change.posts().size(); i++) {
            PostMove move = change.posts().get(i);
            String pointer = "/posts/" + i;
            if (move.post() == null || !DraftReader.CODE.matcher(move.post()).matches()) {
                faults.add(pointer + "/post", "请写明岗位编码", "Name the post");
            } else if (!named.add(move.post())) {
                faults.add(pointer + "/post", "岗位出现了两次", "The post is there twice");
            } else {
                move(move, pointer, after);
            }
        }
        Map<String, List<String>> open = new TreeMap<>();
        known.posts().forEach((code, terms) -> {
            for (StoredPost term : terms) {
                if (term.grid != null && change.end().contains(term.grid) && !named.contains(code)) {
                    String to = change.carry().getOrDefault(term.grid, sole(successors.get(term.grid)));
                    if (to != null || late) {
                        moves.put(code, to != null ? to : standing(term.grid, after));
                    } else {
                        open.computeIfAbsent(term.grid, grid -> new ArrayList<>())
                                .add(code);
                    }
                }
            }
        });
        open.forEach((grid, codes) -> {
            List<String> some = codes.stream().distinct().sorted().toList();
            faults.add(
                    "/carry/" + grid,
                    "网格 " + grid + " 的岗位由谁接管？请在 carry 或 posts 中写明：" + String.join("、", some),
                    "Which grid takes over the posts of " + grid + "? Say so in carry or posts: "
                            + String.join(", ", some));
        });
        return moves;
    }

    private static String sole(List<String> codes) {
        return codes != null && codes.size() == 1 ? codes.get(0) : null;
    }

    /** The nearest grid above one that ends which is still there. */
    private String standing(String code, Plots after) {
        String at = code;
        while (at != null && after.get(at) == null) {
            at = before.get(at) == null ? null : before.get(at).parent();
        }
        return at;
    }

    private void move(PostMove move, String pointer, Plots after) {
        List<StoredPost> terms = known.posts().getOrDefault(move.post(), List.of());
        if (move.grid() != null && after.get(move.grid()) == null) {
            faults.add(
                    pointer + "/grid",
                    "变更之后没有网格 " + move.grid(),
                    "There is no grid " + move.grid() + " after the change");
        }
        if (move.person() != null && !known.people().contains(move.person())) {
            faults.add(pointer + "/person", "没有这样的人员：" + move.person(), "There is no person " + move.person());
        }
        if (move.substitute() != null
                && (!known.people().contains(move.substitute())
                        || move.substitute().equals(move.person()))) {
            faults.add(
                    pointer + "/substitute",
                    "B 岗须为另一名在册人员：" + move.substitute(),
                    "The substitute is another person that is known, not " + move.substitute());
        }
        if (move.role() != null && !known.roles().isEmpty() && !known.roles().contains(move.role())) {
            faults.add(pointer + "/role", "没有模块提供角色 " + move.role(), "No module brings the role " + move.role());
        }
        if (terms.isEmpty()) {
            if (move.grid() == null || move.person() == null || move.role() == null) {
                faults.add(
                        pointer + "/post",
                        "没有在任的网格岗位 " + move.post() + "；新设岗位须写明网格、角色和人员",
                        "Nobody holds a post " + move.post() + " in a grid; a new one needs grid, role and person");
            }
        } else if (move.grid() == null && (move.person() != null || move.role() != null)) {
            faults.add(pointer + "/grid", "请写明网格", "Name its grid");
        }
    }

    private static void absent(String pointer, List<?> list, ChangeFaults faults) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == null) {
                faults.add(pointer + i, "不能为空", "It must not be empty");
            }
        }
    }

    /** The fields that every change has. */
    static void head(GridChange change, LocalDate today, ChangeFaults faults) {
        if (change.day() == null) {
            faults.add("/day", "请写明生效日期", "Name the day from which it is in force");
        } else if (change.day().isBefore(today)) {
            faults.add("/day", "生效日期不能早于今天", "It cannot be in force from a past day");
        } else if (change.day().isAfter(today.plusYears(2))) {
            faults.add("/day", "生效日期最晚为两年之内", "Plan two years ahead at most");
        }
        if (change.reason() == null || change.reason().isBlank()) {
            faults.add("/reason", "请填写变更原因", "Say why");
        } else if (change.reason().length() > 500) {
            faults.add("/reason", "最多 500 个字", "At most 500 characters");
        }
        absent("/end/", change.end(), faults);
        absent("/begin/", change.begin(), faults);
        absent("/alter/", change.alter(), faults);
        absent("/posts/", change.posts(), faults);
        if (change.end().size() + change.begin().size() + change.alter().size() > MOST) {
            faults.add("/begin", "一次最多涉及 " + MOST + " 个网格", "A change concerns " + MOST + " grids at most");
        }
        if (change.document() != null && change.document().length() > 200) {
            faults.add("/document", "最多 200 个字", "At most 200 characters");
        }
    }
}
