package org.gridhall.web.form;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gridhall.api.Problem;
import org.gridhall.api.Text;

/** Choices that know every number, three units and one identity number. */
class Known implements Choices {

    static final String NUMBER = "220102199003070513";

    final List<String> identified = new ArrayList<>();

    @Override
    public Optional<List<Choice>> list(Kind kind, String register) {
        return kind == Kind.UNIT
                ? Optional.of(List.of(
                        new Choice("district", Text.of("区政府", "District"), 0, true),
                        new Choice("fire", Text.of("消防救援大队", "Fire brigade"), 1, false),
                        new Choice("health", Text.of("卫生健康局", "Health"), 1, false)))
                : Optional.empty();
    }

    @Override
    public Optional<Choice> find(Kind kind, String register, String words) {
        if (kind == Kind.UNIT) {
            Optional<Choice> unit = list(kind, null).orElseThrow().stream()
                    .filter(one -> one.key().equals(words) || one.label().zh().equals(words))
                    .findAny();
            if (unit.isPresent()) {
                return unit;
            }
        }
        return words.matches("[0-9]{1,10}") ? Optional.of(new Choice(words, Text.same("第" + words))) : Optional.empty();
    }

    @Override
    public Map<String, Text> names(Kind kind, String register, Collection<String> keys) {
        Map<String, Text> names = new HashMap<>();
        keys.forEach(key -> find(kind, register, key).ifPresent(one -> names.put(key, one.label())));
        return names;
    }

    @Override
    public String identify(Kind kind, String number, String name) {
        identified.add(number + " " + name);
        if (!number.equals(NUMBER)) {
            throw Problem.invalid("/number", "证件号码校验不通过，请核对", "The number fails its check; look again");
        }
        return "77";
    }
}
