package org.gridhall.core.register;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.gridhall.api.Problem;
import org.gridhall.api.Problem.Kind;
import org.gridhall.api.account.Actor;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.register.RegisterInfo;
import org.gridhall.core.storage.Database;
import org.gridhall.core.storage.Json;

/**
 * The registers: those of the modules that are here, and of those that are away what is remembered of them. Their
 * definitions are remembered when they are used first and when they change.
 */
final class Kinds {

    private final Catalogue catalogue;
    private final Database database;
    private final Cache<RegisterType, Layout> layouts =
            Caffeine.newBuilder().maximumSize(500).build();

    Kinds(Catalogue catalogue, Database database) {
        this.catalogue = catalogue;
        this.database = database;
    }

    Layout layout(RegisterType type) {
        return layouts.get(type, Layout::new);
    }

    Optional<RegisterType> present(String code) {
        return catalogue.register(code);
    }

    /** A register, also one whose module is away. */
    Optional<RegisterType> known(String code) {
        Optional<RegisterType> present = present(code);
        return present.isPresent() ? present : stored(code).map(Kinds::type);
    }

    private Optional<StoredRegister> stored(String code) {
        return database.read(manager -> Optional.ofNullable(manager.find(StoredRegister.class, code)));
    }

    static RegisterType type(StoredRegister stored) {
        try {
            return Json.MAPPER.readValue(stored.definition, RegisterType.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a stored register cannot be read", e);
        }
    }

    /** All registers by code, those that are away too. */
    Map<String, RegisterType> all() {
        List<String> present =
                catalogue.registers().stream().map(RegisterType::code).toList();
        return all(present.isEmpty() ? states() : others(present));
    }

    private Map<String, RegisterType> all(Collection<StoredRegister> states) {
        Map<String, RegisterType> all = new TreeMap<>();
        states.forEach(stored -> all.put(stored.register, type(stored)));
        catalogue.registers().forEach(type -> all.put(type.code(), type));
        return all;
    }

    List<StoredRegister> states() {
        return database.read(manager -> manager.createQuery("SELECT s FROM StoredRegister s", StoredRegister.class)
                .setHint("eclipselink.read-only", true)
                .getResultList());
    }

    /** What is remembered of registers other than some. */
    private List<StoredRegister> others(List<String> some) {
        return database.read(manager -> manager.createQuery(
                        "SELECT s FROM StoredRegister s WHERE s.register NOT IN :some", StoredRegister.class)
                .setParameter("some", some)
                .setHint("eclipselink.read-only", true)
                .getResultList());
    }

    /** A register in which the actor may see records. */
    RegisterType readable(Actor actor, String code) {
        return known(code).filter(type -> Permit.reads(actor, type)).orElseThrow(Kinds::unknown);
    }

    /** A register that the actor may change and whose module is here. */
    RegisterType writable(Actor actor, String code) {
        RegisterType type = readable(actor, code);
        if (!Permit.writes(actor, type)) {
            throw Problem.forbidden(
                    "您的岗位不能修改“" + type.title().zh() + "”，请联系登记簿的管理部门",
                    "Your posts may not change \"" + type.title().en() + "\"; ask the department that keeps it");
        }
        here(type);
        return type;
    }

    /** Refuses where the module of a register is away. */
    void here(RegisterType type) {
        if (present(type.code()).isEmpty()) {
            throw Problem.of(
                    Kind.UNAVAILABLE,
                    "register.away",
                    "登记簿“" + type.title().zh() + "”的模块 " + type.module() + " 不在，只能查看；模块恢复后可以修改",
                    "The module " + type.module() + " of the register \""
                            + type.title().en()
                            + "\" is away: it can be read, and changed again when the module is back");
        }
    }

    RegisterInfo info(Actor actor, RegisterType type) {
        return info(actor, type, stored(type.code()));
    }

    private RegisterInfo info(Actor actor, RegisterType type, Optional<StoredRegister> stored) {
        boolean away = present(type.code()).isEmpty();
        return new RegisterInfo(type, !away && Permit.writes(actor, type), away, indexing(type, stored));
    }

    /** All registers in which the actor may see records. */
    List<RegisterInfo> infos(Actor actor) {
        Map<String, StoredRegister> states = new TreeMap<>();
        states().forEach(stored -> states.put(stored.register, stored));
        return all(states.values()).values().stream()
                .filter(type -> Permit.reads(actor, type))
                .map(type -> info(actor, type, Optional.ofNullable(states.get(type.code()))))
                .toList();
    }

    /**
     * Indexed fields that are not filled for all records yet. Those that were filled before a change of the definition
     * are still.
     */
    List<String> indexing(RegisterType type) {
        return indexing(type, stored(type.code()));
    }

    private List<String> indexing(RegisterType type, Optional<StoredRegister> stored) {
        Layout layout = layout(type);
        if (stored.isEmpty() || stored.get().filled && stored.get().layout.equals(layout.hash())) {
            // Without a state there are no records, or they came in under this very definition.
            return List.of();
        }
        Map<String, Boolean> before = new LinkedHashMap<>();
        if (stored.get().filled) {
            Layout old = layout(type(stored.get()));
            old.type
                    .indexed()
                    .forEach(code -> before.put(code, old.fields.get(code).numeric()));
        }
        List<String> missing = new ArrayList<>(type.indexed());
        missing.removeIf(code -> before.containsKey(code)
                && before.get(code) == layout.fields.get(code).numeric());
        return missing;
    }

    /** Remembers a register that is about to get its first record. Only inside a write. */
    void remember(RegisterType type) {
        database.write(manager -> {
            if (manager.find(StoredRegister.class, type.code()) == null) {
                StoredRegister fresh = new StoredRegister();
                fresh.register = type.code();
                fresh.definition = Json.text(type);
                fresh.layout = layout(type).hash();
                fresh.filled = true;
                fresh.filledTo = Long.MAX_VALUE;
                manager.persist(fresh);
            }
            return null;
        });
    }

    static Problem unknown() {
        return Problem.notFound("没有这个登记簿，或您无权查看", "There is no such register, or you may not see it");
    }

    static Problem unknownRecord() {
        return Problem.notFound("没有这条记录，或您无权查看", "There is no such record, or you may not see it");
    }
}
