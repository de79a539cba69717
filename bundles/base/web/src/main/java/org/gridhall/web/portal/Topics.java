package org.gridhall.web.portal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.FlowAction;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.TicketType;

/** What the public may report, as of one revision of the catalogue. */
final class Topics {

    private static final int SUGGESTED = 4;

    /** The first word that a title holds gives the picture: modules bring categories, not pictures. */
    private static final String[][] ICONS = {
        {"井盖", "record-circle"},
        {"路灯", "lightbulb"},
        {"停车", "car-front"},
        {"车", "car-front"},
        {"道路", "cone-striped"},
        {"占道", "shop"},
        {"广告", "badge-ad"},
        {"渣土", "truck"},
        {"工地", "cone-striped"},
        {"用地", "geo-alt"},
        {"消费", "cart"},
        {"计量", "speedometer2"},
        {"就业", "briefcase"},
        {"上门", "house-heart"},
        {"特种设备", "gear"},
        {"垃圾", "trash3"},
        {"废物", "trash3"},
        {"违法建设", "building-exclamation"},
        {"建", "building"},
        {"绿化", "tree"},
        {"漏", "droplet"},
        {"水", "water"},
        {"油烟", "wind"},
        {"焚烧", "fire"},
        {"消防", "fire"},
        {"火", "fire"},
        {"排污", "cloud-haze2"},
        {"噪", "volume-up"},
        {"养老", "person-wheelchair"},
        {"流浪", "person-heart"},
        {"殡葬", "flower1"},
        {"地名", "signpost-2"},
        {"预付卡", "credit-card"},
        {"油", "fuel-pump"},
        {"物流", "truck"},
        {"食品", "cup-hot"},
        {"餐", "cup-hot"},
        {"药", "capsule"},
        {"价格", "tag"},
        {"供应", "basket"},
        {"经营", "shop"},
        {"二手", "recycle"},
        {"咨询", "question-circle"},
        {"工资", "cash-coin"},
        {"劳动", "cash-coin"},
        {"安全", "shield-exclamation"},
        {"治安", "shield"},
        {"诈骗", "telephone-x"},
        {"纠纷", "people"},
        {"物业", "house"},
        {"租", "house"},
        {"宠物", "exclamation-circle"},
        {"犬", "exclamation-circle"},
        {"电梯", "arrow-down-up"},
        {"设施", "tools"},
    };

    private final long revision;
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final List<Topic.Group> groups = new ArrayList<>();

    private Topics(Catalogue catalogue) {
        this.revision = catalogue.revision();
        for (ModuleDefinition module : catalogue.modules()) {
            List<Topic> own = new ArrayList<>();
            for (Category category : module.categories()) {
                // What an overlay of the district says otherwise is in the catalogue, not in the module.
                Category live = catalogue.category(category.code()).orElse(category);
                if (live.open() && !live.heading() && forAnybody(catalogue, live)) {
                    own.add(new Topic(live.code(), live.title(), live.description(), icon(live), module.title(), live));
                }
            }
            if (!own.isEmpty()) {
                groups.add(new Topic.Group(module.title(), List.copyOf(own)));
                own.forEach(topic -> topics.put(topic.code(), topic));
            }
        }
    }

    private static boolean forAnybody(Catalogue catalogue, Category category) {
        Optional<TicketType> type = Optional.ofNullable(category.type()).flatMap(catalogue::type);
        return type.flatMap(known -> known.action(FlowAction.OPEN))
                .map(open -> open.by().contains("reporter"))
                .orElse(false);
    }

    /** The topics that hold now: {@code last} where nothing has changed since. */
    static Topics of(Catalogue catalogue, Topics last) {
        return last != null && last.revision == catalogue.revision() ? last : new Topics(catalogue);
    }

    static String icon(Category category) {
        for (String[] known : ICONS) {
            if (category.title().zh().contains(known[0])) {
                return known[1];
            }
        }
        return category.facility() ? "tools" : "chat-left-text";
    }

    List<Topic.Group> groups() {
        return groups;
    }

    /** Those groups and topics that somebody looks for. */
    List<Topic.Group> groups(String words) {
        if (words == null) {
            return groups;
        }
        String wanted = Topic.lower(words);
        return groups.stream()
                .map(group -> new Topic.Group(
                        group.title(),
                        group.topics().stream()
                                .filter(topic -> topic.matches(wanted))
                                .toList()))
                .filter(group -> !group.topics().isEmpty())
                .toList();
    }

    Optional<Topic> find(String code) {
        return Optional.ofNullable(code).map(topics::get);
    }

    /** What a description likely is about, by the words of the categories; the likeliest first. */
    List<Topic> suggest(String description) {
        if (description == null) {
            return List.of();
        }
        String text = Topic.lower(description);
        Map<Topic, Integer> hits = new LinkedHashMap<>();
        topics.values().forEach(topic -> hits.put(topic, topic.hits(text)));
        return hits.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(SUGGESTED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** A category in words, also one that is not open any more. */
    static Text title(Catalogue catalogue, String code) {
        return code == null
                ? new Text("其他", "Other")
                : catalogue.category(code).map(Category::title).orElse(Text.same(code));
    }
}
