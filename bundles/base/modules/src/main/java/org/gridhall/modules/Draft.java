package org.gridhall.modules;

import java.util.List;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.module.ModuleState.Fault;

/**
 * A module that is right in itself, with what it needs from others.
 *
 * @param provided codes it brings, each with the fault if another module brings the same
 * @param needed what must be there, each with the fault if it is not
 */
record Draft(ModuleDefinition definition, List<Mention> provided, List<Mention> needed) {

    Draft {
        provided = List.copyOf(provided);
        needed = List.copyOf(needed);
    }

    /** What codes name. */
    enum Kind {
        ROLE("角色", "role"),
        TYPE("事项类型", "ticket type"),
        PREFIX("编号前缀", "number prefix"),
        LIMIT("期限", "limit"),
        CATEGORY("类别", "category"),
        RULE("分派规则", "dispatch rule"),
        REGISTER("登记簿", "register"),
        CHANNEL("渠道", "channel"),
        TEMPLATE("消息模板", "message template");

        final String zh;
        final String en;

        Kind(String zh, String en) {
            this.zh = zh;
            this.en = en;
        }
    }

    /**
     * A code that is brought or referred to.
     *
     * @param code for limits {@code type/limit}
     */
    record Mention(Kind kind, String code, Node.Place place, String path) {

        String key() {
            return kind + " " + code;
        }

        Fault fault(String zh, String en) {
            return new Fault(place.file(), place.line(), path, org.gridhall.api.Text.of(zh, en));
        }
    }

    String id() {
        return definition.id();
    }

    String version() {
        return definition.version();
    }
}
