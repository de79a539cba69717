package org.gridhall.core.organisation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.gridhall.api.Text;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.catalogue.Category;
import org.gridhall.api.catalogue.Channel;
import org.gridhall.api.catalogue.DispatchRule;
import org.gridhall.api.catalogue.MessageTemplate;
import org.gridhall.api.catalogue.ModuleDefinition;
import org.gridhall.api.catalogue.RegisterType;
import org.gridhall.api.catalogue.Role;
import org.gridhall.api.catalogue.TicketType;

/** A catalogue that knows roles and nothing else. */
public final class FewRoles implements Catalogue {

    private final Map<String, Role> roles = new LinkedHashMap<>();
    private final AtomicLong revision = new AtomicLong();

    public FewRoles(String... codes) {
        Arrays.stream(codes).forEach(code -> with(code, "ticket.read"));
    }

    public FewRoles with(String code, String... permissions) {
        roles.put(code, new Role(code, "test", Text.same(code), Set.of(permissions)));
        revision.incrementAndGet();
        return this;
    }

    public FewRoles without(String code) {
        roles.remove(code);
        revision.incrementAndGet();
        return this;
    }

    @Override
    public Optional<RegisterType> register(String code) {
        return Optional.empty();
    }

    @Override
    public List<RegisterType> registers() {
        return List.of();
    }

    @Override
    public Optional<Channel> channel(String code) {
        return Optional.empty();
    }

    @Override
    public List<Channel> channels() {
        return List.of();
    }

    @Override
    public Optional<MessageTemplate> template(String code) {
        return Optional.empty();
    }

    @Override
    public long revision() {
        return revision.get();
    }

    @Override
    public Optional<Role> role(String code) {
        return Optional.ofNullable(roles.get(code));
    }

    @Override
    public List<Role> roles() {
        return List.copyOf(roles.values());
    }

    @Override
    public List<ModuleDefinition> modules() {
        return List.of();
    }

    @Override
    public Optional<TicketType> type(String code) {
        return Optional.empty();
    }

    @Override
    public Optional<Category> category(String code) {
        return Optional.empty();
    }

    @Override
    public List<Category> categories() {
        return List.of();
    }

    @Override
    public List<DispatchRule> rules() {
        return List.of();
    }

    @Override
    public List<String> withDescendants(String category) {
        return List.of();
    }
}
