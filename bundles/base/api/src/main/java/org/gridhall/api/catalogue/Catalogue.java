package org.gridhall.api.catalogue;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** What the modules that are here now bring. Each call answers from one consistent moment. */
@ProviderType
public interface Catalogue {

    /** Grows with each change; answers taken at the same revision agree. */
    long revision();

    /** The modules in force, by id. */
    List<ModuleDefinition> modules();

    Optional<TicketType> type(String code);

    Optional<Category> category(String code);

    /** All categories, parents before children, in the order of their modules. */
    List<Category> categories();

    /** Dispatch rules by descending weight, then by code. */
    List<DispatchRule> rules();

    Optional<Role> role(String code);

    List<Role> roles();

    Optional<RegisterType> register(String code);

    List<RegisterType> registers();

    Optional<Channel> channel(String code);

    List<Channel> channels();

    Optional<MessageTemplate> template(String code);

    /** A category and all those below it, as codes. */
    List<String> withDescendants(String category);
}
