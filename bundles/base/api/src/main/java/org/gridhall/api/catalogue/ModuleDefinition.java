package org.gridhall.api.catalogue;

import java.util.List;
import org.gridhall.api.Text;

/**
 * All that one module brings, checked and with the district's overlay applied.
 *
 * @param id unique in the district, such as {@code urban-management}
 * @param version of the descriptor or its bundle
 * @param origin where it came from, for people: a bundle or a file
 * @param examples texts that example tickets are made of
 * @param records example records; those that others refer to stand before them
 */
public record ModuleDefinition(
        String id,
        String version,
        String origin,
        Text title,
        List<Role> roles,
        List<TicketType> types,
        List<Category> categories,
        List<DispatchRule> rules,
        List<Example> examples,
        List<ExampleRecord> records,
        List<RegisterType> registers,
        List<Channel> channels,
        List<MessageTemplate> templates) {

    public ModuleDefinition {
        roles = List.copyOf(roles);
        types = List.copyOf(types);
        categories = List.copyOf(categories);
        rules = List.copyOf(rules);
        examples = List.copyOf(examples);
        records = List.copyOf(records);
        registers = List.copyOf(registers);
        channels = List.copyOf(channels);
        templates = List.copyOf(templates);
    }
}
