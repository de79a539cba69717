package org.gridhall.tools.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.tools.Stop;
import org.gridhall.tools.Words;

/** What the core of a running instance does without HTTP, and how that compares with plain JDBC on the same database. */
final class CoreLoad {

    static final Insider INSIDER = new Insider(
            "core",
            CoreWork.class,
            List.of(RawRows.class, Load.class, Stop.class, Words.class),
            List.of(
                    new Insider.Service(Tickets.class, null),
                    new Insider.Service(Accounts.class, null),
                    new Insider.Service(Organisation.class, null),
                    new Insider.Service(DataSource.class, "(osgi.jndi.service.name=gridhall)")));

    private CoreLoad() {}

    static JsonNode run(
            Started instance, Work work, Path folder, List<Integer> clients, double seconds, double[] ground)
            throws IOException {
        return INSIDER.run(
                instance,
                folder,
                Map.of(
                        "category",
                        work.category(),
                        "unit",
                        work.unit(),
                        "seconds",
                        String.valueOf(seconds),
                        "clients",
                        clients.stream().map(String::valueOf).collect(Collectors.joining(",")),
                        "ground",
                        Arrays.stream(ground).mapToObj(String::valueOf).collect(Collectors.joining(","))));
    }
}
