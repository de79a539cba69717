package org.gridhall.web.supervision;

import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.LimitRule;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.Stage;
import org.gridhall.api.organisation.Unit;
import org.gridhall.api.supervision.Card;
import org.gridhall.web.Services;

/**
 * A card in words.
 *
 * @param lamp its colour
 * @param who the person, and the role of the post; empty for nobody
 */
public record CardRow(
        Card card,
        String lamp,
        String icon,
        Text kind,
        Text state,
        Text limit,
        Text stage,
        Text unit,
        Text role,
        String who) {

    public static List<CardRow> of(Services services, List<Card> cards) {
        return cards.stream().map(card -> of(services, card)).toList();
    }

    static CardRow of(Services services, Card card) {
        var type = services.catalogue().type(card.type());
        return new CardRow(
                card,
                card.state() == Card.State.WITHDRAWN ? "grey" : lamp(card.kind()),
                switch (card.kind()) {
                    case PROMPT -> "bell";
                    case YELLOW -> "exclamation-triangle-fill";
                    case RED -> "exclamation-octagon-fill";
                },
                kind(card.kind()),
                state(card.state()),
                type.flatMap(found -> found.limit(card.limit()))
                        .map(LimitRule::title)
                        .orElse(Text.of("时限", "Limit")),
                type.flatMap(found -> found.stage(card.stage()))
                        .map(Stage::title)
                        .orElse(Text.same("")),
                card.unit() == null
                        ? Text.of("没有承办单位", "No unit")
                        : services.organisation()
                                .unit(card.unit())
                                .map(Unit::name)
                                .orElse(Text.same(card.unit())),
                card.role() == null
                        ? Text.same("")
                        : services.catalogue()
                                .role(card.role())
                                .map(Role::title)
                                .orElse(Text.same("")),
                card.personName() == null ? "" : card.personName());
    }

    private static String lamp(Card.Kind kind) {
        return switch (kind) {
            case PROMPT -> "green";
            case YELLOW -> "yellow";
            case RED -> "red";
        };
    }

    static Text kind(Card.Kind kind) {
        return switch (kind) {
            case PROMPT -> Text.of("到期提示", "Prompt");
            case YELLOW -> Text.of("黄牌", "Yellow card");
            case RED -> Text.of("红牌", "Red card");
        };
    }

    static Text state(Card.State state) {
        return switch (state) {
            case STANDS -> Text.of("有效", "Stands");
            case APPEALED -> Text.of("申诉中", "Appealed");
            case UPHELD -> Text.of("申诉未采纳，维持", "Appeal refused, stands");
            case WITHDRAWN -> Text.of("已撤销", "Withdrawn");
        };
    }
}
