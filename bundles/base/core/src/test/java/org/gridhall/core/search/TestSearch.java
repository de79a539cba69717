package org.gridhall.core.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.feed.FeedSubscriber;
import org.gridhall.core.TestDistrict;
import org.gridhall.core.feed.FeedPump;
import org.gridhall.core.feed.KeptFeed;
import org.gridhall.core.people.HouseholdDocuments;
import org.gridhall.core.people.OrganizationDocuments;
import org.gridhall.core.people.PersonDocuments;
import org.gridhall.core.register.RecordDocuments;
import org.gridhall.core.ticket.TicketDocuments;
import org.gridhall.search.LuceneSearch;

/** The real search of a district, which gets the feed when a test says so. */
public final class TestSearch {

    public final LuceneSearch search;
    public final KeptFeed feed;
    private final FeedPump pump;
    private final List<FeedSubscriber> subscribers = new ArrayList<>();

    public TestSearch(TestDistrict d) {
        this(d, folder());
    }

    public TestSearch(TestDistrict d, Path folder) {
        feed = new KeptFeed(d.database);
        pump = new FeedPump(d.database);
        search = new LuceneSearch(folder, feed, d.organisation, d.modules, subscriber -> {
            subscribers.add(subscriber);
            return () -> subscribers.remove(subscriber);
        });
        search.add(new TicketDocuments(d.database, d.modules));
        search.add(new PersonDocuments(d.database, d.organisation));
        search.add(new OrganizationDocuments(d.database, d.organisation));
        search.add(new HouseholdDocuments(d.database, d.organisation));
        search.add(new RecordDocuments(d.database, d.modules));
    }

    public static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "index");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens or fills, then takes all that the feed has. Returns how many entries that were. */
    public int follow() {
        search.look();
        return List.copyOf(subscribers).stream().mapToInt(pump::drain).sum();
    }
}
