package org.gridhall.core;

import java.lang.annotation.Annotation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Grant;
import org.gridhall.api.catalogue.Role;
import org.gridhall.core.account.StoredAccounts;
import org.gridhall.core.blob.FileBlobs;
import org.gridhall.core.flow.Definitions;
import org.gridhall.core.keys.Keys;
import org.gridhall.core.message.Queue;
import org.gridhall.core.message.TestMessages;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.people.CsvImports;
import org.gridhall.core.people.JpaHouseholds;
import org.gridhall.core.people.JpaOrganizations;
import org.gridhall.core.people.JpaPeople;
import org.gridhall.core.statistics.DailyCounts;
import org.gridhall.core.storage.Database;
import org.gridhall.core.ticket.BlobAttachments;
import org.gridhall.core.ticket.JpaTickets;
import org.gridhall.core.ticket.PersonsInTickets;
import org.gridhall.core.ticket.Rules;
import org.gridhall.core.time.WorkingTimes;
import org.gridhall.core.trail.ChainedTrail;
import org.gridhall.modules.ModuleRegistry;

/** The example district jingkai with its real organisation and modules, on a given database. */
public final class TestDistrict {

    private static final Path ROOT = Path.of("../../..");

    public final Database database;
    public final Keys keys;
    public final ModuleRegistry modules;
    public final ChainedTrail trail;
    public final StoredOrganisation organisation;
    public final StoredAccounts accounts;
    public final WorkingTimes times;
    public final JpaTickets tickets;
    public final Definitions definitions;
    public final PersonsInTickets personal;
    public final JpaPeople people;
    public final JpaOrganizations organizations;
    public final JpaHouseholds households;
    public final CsvImports imports;
    public final BlobAttachments attachments;
    public final FileBlobs blobs;
    public final DailyCounts statistics;
    public final Rules rules;
    public final Queue messages;
    public final District district;

    public TestDistrict(Database database, Path... more) {
        this.database = database;
        Path[] shipped = {
            ROOT.resolve("bundles/platforms/command/src/main/resources"),
            Path.of("src/test/resources/modules/field.module.yaml")
        };
        Path[] all = Arrays.copyOf(shipped, shipped.length + more.length);
        System.arraycopy(more, 0, all, shipped.length, more.length);
        this.modules = ModuleRegistry.of(all);
        this.keys = Keys.in(Path.of("target/keys"));
        this.trail = new ChainedTrail(database);
        ZoneId zone = ZoneId.of("Asia/Shanghai");
        this.organisation = new StoredOrganisation(
                database, trail, Clock.system(zone), ROOT.resolve("config/districts/jingkai/organisation"));
        this.district = jingkai();
        this.definitions = new Definitions(database);
        this.rules = new Rules(modules);
        this.messages = new Queue(database, keys, TestMessages.settings(), Clock.systemUTC());
        this.accounts = new StoredAccounts(database, trail, organisation, Clock.system(zone));
        accounts.setCatalogue(modules);
        this.times = new WorkingTimes(database, Clock.system(zone), district.folder());
        this.tickets = new JpaTickets(
                database, trail, modules, organisation, definitions, district, rules, messages, accounts, times);
        this.personal = new PersonsInTickets(trail, modules, messages);
        this.people = new JpaPeople(database, trail, keys, organisation, district, messages, personal);
        this.organizations = new JpaOrganizations(database, trail, organisation);
        this.households = new JpaHouseholds(database, trail, organisation);
        this.imports = new CsvImports(database, trail, keys, organisation, district);
        this.blobs = new FileBlobs(district);
        this.attachments = new BlobAttachments(database, trail, definitions, district, blobs);
        this.statistics = new DailyCounts(database, modules, organisation, district, definitions, tickets);
    }

    /** What the district jingkai says of itself. */
    public static District jingkai() {
        return new District(new Settings(
                Path.of("target/files", UUID.randomUUID().toString()).toString()));
    }

    /** Somebody with one post over a unit; null for the whole district. */
    public Actor inUnit(String role, long account, String unit) {
        String path = unit == null ? "/" : organisation.unit(unit).orElseThrow().path();
        return actor(role, account, path, null, unit);
    }

    /** Somebody with one post over a grid. */
    public Actor inGrid(String role, long account, String grid) {
        return actor(role, account, null, organisation.grid(grid).orElseThrow().path(), null);
    }

    private Actor actor(String role, long account, String unitPath, String gridPath, String unit) {
        Role known = modules.role(role).orElseThrow();
        Grant grant = new Grant(role, known.permissions(), unitPath, gridPath, account + 1000, unit);
        return new Actor(Actor.Kind.ACCOUNT, account, account, role + account, role, List.of(grant), 0);
    }

    public record Settings(String files) implements District.Settings {
        @Override
        public String district() {
            return "jingkai";
        }

        @Override
        public String zone() {
            return "Asia/Shanghai";
        }

        @Override
        public String settings() {
            return ROOT.resolve("config/districts/jingkai").toString();
        }

        @Override
        public String keys() {
            return Path.of("target/keys").toString();
        }

        @Override
        public int duplicates_metres() {
            return 200;
        }

        @Override
        public int duplicates_days() {
            return 7;
        }

        @Override
        public boolean demo() {
            return false;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return District.Settings.class;
        }
    }
}
