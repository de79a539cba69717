package org.gridhall.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.persistence.descriptors.ClassDescriptor;
import org.eclipse.persistence.sessions.Session;
import org.junit.jupiter.api.Test;

class InsertsTest {

    /** What is inserted past the persistence provider. */
    private static final Set<String> ENTITIES =
            Set.of("PersonRow", "StoredEntry", "StoredLetter", "StoredMessage", "StoredPayload", "StoredTicket");

    @Test
    void the_columns_are_those_that_the_persistence_provider_writes() {
        List<ClassDescriptor> descriptors = TestDatabase.derby()
                .read(manager -> manager.unwrap(Session.class).getDescriptors().values().stream()
                        .filter(one -> ENTITIES.contains(one.getJavaClass().getSimpleName()))
                        .toList());
        assertThat(descriptors).hasSize(ENTITIES.size());
        for (ClassDescriptor descriptor : descriptors) {
            String sql = Inserts.of(descriptor.getJavaClass()).sql();
            Set<String> columns = descriptor.getMappings().stream()
                    .filter(mapping -> !mapping.isReadOnly())
                    .map(mapping -> mapping.getField().getName().toLowerCase(java.util.Locale.ROOT))
                    .collect(Collectors.toSet());
            assertThat(Arrays.asList(sql.substring(sql.indexOf('(') + 1, sql.indexOf(')'))
                            .split(", ")))
                    .as(sql)
                    .doesNotHaveDuplicates()
                    .hasSameSizeAs(columns)
                    .allMatch(columns::contains);
            assertThat(sql)
                    .startsWith("INSERT INTO " + descriptor.getTableName().toLowerCase(java.util.Locale.ROOT) + " (");
        }
    }
}
