package org.gridhall.web.people;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.gridhall.api.Text;
import org.gridhall.api.account.Permissions;
import org.gridhall.web.Services;
import org.gridhall.web.page.Pages;
import org.gridhall.web.page.Room;
import org.gridhall.web.page.Visit;

/** People, firms and households at the desk: lists, their pages, forms, merges, erasure, imports. */
public final class PeopleRoom implements Room {

    private static final Text GROUP = new Text("人口与法人", "People and firms");

    private final PersonPages people;
    private final JoiningPages joining;
    private final ErasurePages erasure;
    private final FirmPages firms;
    private final HouseholdPages households;
    private final PeopleImportPages imports;

    /** @param zone of the district */
    public PeopleRoom(Services services, ZoneId zone) {
        Facts facts = new Facts(services);
        Finder finder = new Finder(services);
        Histories histories = new Histories(services, facts);
        this.people = new PersonPages(services, facts, finder, histories, zone);
        this.joining = new JoiningPages(services, finder, people);
        this.erasure = new ErasurePages(services, people);
        this.firms = new FirmPages(services, facts, finder, histories);
        this.households = new HouseholdPages(services, facts, finder, histories, zone);
        this.imports = new PeopleImportPages(services);
    }

    @Override
    public void declare(Pages pages) {
        people.declare(pages);
        joining.declare(pages);
        erasure.declare(pages);
        firms.declare(pages);
        households.declare(pages);
        imports.declare(pages);
    }

    @Override
    public List<Entry> menu(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        if (visit.may(Permissions.PEOPLE_READ)) {
            entries.add(new Entry(GROUP, new Text("人口", "People"), "people", "/desk/people", null));
            entries.add(new Entry(GROUP, new Text("法人", "Firms"), "building", "/desk/firms", null));
            entries.add(new Entry(GROUP, new Text("户", "Households"), "house", "/desk/households", null));
        } else if (visit.may(Permissions.PEOPLE_IMPORT)) {
            entries.add(new Entry(GROUP, new Text("人口导入", "Import people"), "upload", "/desk/people/import", null));
        }
        return entries;
    }
}
