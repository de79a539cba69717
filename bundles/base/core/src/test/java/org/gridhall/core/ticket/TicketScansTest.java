package org.gridhall.core.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import javax.persistence.EntityManager;
import org.gridhall.api.account.Actor;
import org.gridhall.api.ticket.TicketQuery;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.storage.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How Derby goes through tickets: along an index that has them in the order of the list, so that nothing is sorted. */
class TicketScansTest {

    private static TestDistrict d;
    private static TicketLists lists;

    @BeforeAll
    static void some() {
        d = new TestDistrict(TestDatabase.derby());
        lists = new TicketLists(d.modules, d.organisation, null, TicketLists.NEAR);
        d.tickets.open(d.inUnit("dispatcher", 12, null), TicketPlansTest.lamp());
    }

    private static String scan(Consumer<EntityManager> work) {
        return d.database.write(manager -> {
            Connection connection = manager.unwrap(Connection.class);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CALL SYSCS_UTIL.SYSCS_SET_RUNTIMESTATISTICS(1)");
                work.accept(manager);
                try (ResultSet told = statement.executeQuery("VALUES SYSCS_UTIL.SYSCS_GET_RUNTIMESTATISTICS()")) {
                    told.next();
                    return told.getString(1);
                } finally {
                    statement.execute("CALL SYSCS_UTIL.SYSCS_SET_RUNTIMESTATISTICS(0)");
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static TicketQuery open(Boolean open) {
        return new TicketQuery(
                null, null, null, null, null, null, null, null, null, null, open, false, null, null, null, 50);
    }

    @Test
    void what_the_public_sees_is_in_the_order_of_its_index() {
        assertThat(scan(manager -> lists.published(manager, open(null))))
                .contains("using index TICKET_PUBLISHED")
                .doesNotContain("Sort ResultSet", "Table Scan");
        assertThat(scan(manager -> lists.published(manager, open(false))))
                .contains("using index TICKET_SOLVED")
                .doesNotContain("Sort ResultSet", "Table Scan");
    }

    @Test
    void the_newest_are_in_the_order_of_their_index_and_what_is_near_is_found_by_its_square() {
        Actor leader = d.inUnit("leader", 21, null);
        assertThat(scan(manager -> lists.list(manager, leader, open(true))))
                .contains("using index TICKET_NEWEST")
                .doesNotContain("Table Scan");
        Instant now = Instant.now();
        assertThat(scan(manager -> lists.near(
                        manager, leader, List.of(1L), new Cells.Box(0, 0, 1, 1), now.minusSeconds(9), now, 50)))
                .contains("using index TICKET_CELL")
                .doesNotContain("Table Scan");
    }
}
