package org.gridhall.web;

import java.util.List;
import org.gridhall.api.account.Accounts;
import org.gridhall.api.account.SavedViews;
import org.gridhall.api.assessment.Assessments;
import org.gridhall.api.assessment.Weeks;
import org.gridhall.api.catalogue.Catalogue;
import org.gridhall.api.forecast.Forecasts;
import org.gridhall.api.health.HealthPart;
import org.gridhall.api.job.Job;
import org.gridhall.api.message.Mailbox;
import org.gridhall.api.message.Outbox;
import org.gridhall.api.module.Modules;
import org.gridhall.api.organisation.Organisation;
import org.gridhall.api.people.Households;
import org.gridhall.api.people.Organizations;
import org.gridhall.api.people.People;
import org.gridhall.api.people.PeopleImports;
import org.gridhall.api.print.Press;
import org.gridhall.api.register.Registers;
import org.gridhall.api.search.Search;
import org.gridhall.api.statistics.Statistics;
import org.gridhall.api.supervision.Supervision;
import org.gridhall.api.ticket.Attachments;
import org.gridhall.api.ticket.Tickets;
import org.gridhall.api.time.Calendars;
import org.gridhall.api.trail.Trail;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What the web asks the platform for. Each call gives a service, or a problem with Retry-After while it is away. */
@Component(service = Services.class)
public final class Services {

    private static final long PATIENCE_MILLIS = 3000;

    private final Slot<Tickets> tickets;
    private final Slot<Accounts> accounts;
    private final Slot<Organisation> organisation;
    private final Slot<Registers> registers;
    private final Slot<Catalogue> catalogue;
    private final Slot<Modules> modules;
    private final Slot<Statistics> statistics;
    private final Slot<Forecasts> forecasts;
    private final Slot<Assessments> assessments;
    private final Slot<Weeks> weeks;
    private final Slot<Trail> trail;
    private final Slot<Attachments> attachments;
    private final Slot<Search> search;
    private final Slot<Outbox> outbox;
    private final Slot<Mailbox> mailbox;
    private final Slot<People> people;
    private final Slot<Organizations> organizations;
    private final Slot<Households> households;
    private final Slot<PeopleImports> imports;
    private final Slot<SavedViews> views;
    private final Slot<Calendars> calendars;
    private final Slot<Supervision> supervision;
    private final Slot<Press> press;
    private final Slot<org.gridhall.api.setting.Settings> settings;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<HealthPart> healthParts = List.of();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    volatile List<Job> jobs = List.of();

    public Services() {
        this(PATIENCE_MILLIS);
    }

    Services(long patienceMillis) {
        tickets = new Slot<>(patienceMillis);
        accounts = new Slot<>(patienceMillis);
        organisation = new Slot<>(patienceMillis);
        registers = new Slot<>(patienceMillis);
        catalogue = new Slot<>(patienceMillis);
        modules = new Slot<>(patienceMillis);
        statistics = new Slot<>(patienceMillis);
        forecasts = new Slot<>(patienceMillis);
        assessments = new Slot<>(patienceMillis);
        weeks = new Slot<>(patienceMillis);
        trail = new Slot<>(patienceMillis);
        attachments = new Slot<>(patienceMillis);
        search = new Slot<>(patienceMillis);
        outbox = new Slot<>(patienceMillis);
        mailbox = new Slot<>(patienceMillis);
        people = new Slot<>(patienceMillis);
        organizations = new Slot<>(patienceMillis);
        households = new Slot<>(patienceMillis);
        imports = new Slot<>(patienceMillis);
        views = new Slot<>(patienceMillis);
        calendars = new Slot<>(patienceMillis);
        supervision = new Slot<>(patienceMillis);
        press = new Slot<>(patienceMillis);
        settings = new Slot<>(patienceMillis);
    }

    public Tickets tickets() {
        return tickets.get();
    }

    public Accounts accounts() {
        return accounts.get();
    }

    public Organisation organisation() {
        return organisation.get();
    }

    public Registers registers() {
        return registers.get();
    }

    public Catalogue catalogue() {
        return catalogue.get();
    }

    public Modules modules() {
        return modules.get();
    }

    public Statistics statistics() {
        return statistics.get();
    }

    public Forecasts forecasts() {
        return forecasts.get();
    }

    public Assessments assessments() {
        return assessments.get();
    }

    public Weeks weeks() {
        return weeks.get();
    }

    public Trail trail() {
        return trail.get();
    }

    public Attachments attachments() {
        return attachments.get();
    }

    public Search search() {
        return search.get();
    }

    public Outbox outbox() {
        return outbox.get();
    }

    public SavedViews views() {
        return views.get();
    }

    public Mailbox mailbox() {
        return mailbox.get();
    }

    public People people() {
        return people.get();
    }

    public Organizations organizations() {
        return organizations.get();
    }

    public Households households() {
        return households.get();
    }

    public PeopleImports imports() {
        return imports.get();
    }

    public Supervision supervision() {
        return supervision.get();
    }

    public Press press() {
        return press.get();
    }

    public Calendars calendars() {
        return calendars.get();
    }

    public org.gridhall.api.setting.Settings settings() {
        return settings.get();
    }

    /** What runs by itself. */
    public List<Job> jobs() {
        return jobs;
    }

    /** The parts that tell how they are, those that are here. */
    public List<HealthPart> healthParts() {
        return healthParts;
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTickets(Tickets service) {
        tickets.set(service);
    }

    void unbindTickets(Tickets service) {
        tickets.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAccounts(Accounts service) {
        accounts.set(service);
    }

    void unbindAccounts(Accounts service) {
        accounts.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindOrganisation(Organisation service) {
        organisation.set(service);
    }

    void unbindOrganisation(Organisation service) {
        organisation.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRegisters(Registers service) {
        registers.set(service);
    }

    void unbindRegisters(Registers service) {
        registers.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCatalogue(Catalogue service) {
        catalogue.set(service);
    }

    void unbindCatalogue(Catalogue service) {
        catalogue.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindModules(Modules service) {
        modules.set(service);
    }

    void unbindModules(Modules service) {
        modules.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindStatistics(Statistics service) {
        statistics.set(service);
    }

    void unbindStatistics(Statistics service) {
        statistics.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindForecasts(Forecasts service) {
        forecasts.set(service);
    }

    void unbindForecasts(Forecasts service) {
        forecasts.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAssessments(Assessments service) {
        assessments.set(service);
    }

    void unbindAssessments(Assessments service) {
        assessments.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindWeeks(Weeks service) {
        weeks.set(service);
    }

    void unbindWeeks(Weeks service) {
        weeks.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindTrail(Trail service) {
        trail.set(service);
    }

    void unbindTrail(Trail service) {
        trail.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAttachments(Attachments service) {
        attachments.set(service);
    }

    void unbindAttachments(Attachments service) {
        attachments.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSearch(Search service) {
        search.set(service);
    }

    void unbindSearch(Search service) {
        search.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPeople(People service) {
        people.set(service);
    }

    void unbindPeople(People service) {
        people.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindOrganizations(Organizations service) {
        organizations.set(service);
    }

    void unbindOrganizations(Organizations service) {
        organizations.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindHouseholds(Households service) {
        households.set(service);
    }

    void unbindHouseholds(Households service) {
        households.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPeopleImports(PeopleImports service) {
        imports.set(service);
    }

    void unbindPeopleImports(PeopleImports service) {
        imports.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindOutbox(Outbox service) {
        outbox.set(service);
    }

    void unbindOutbox(Outbox service) {
        outbox.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMailbox(Mailbox service) {
        mailbox.set(service);
    }

    void unbindMailbox(Mailbox service) {
        mailbox.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSavedViews(SavedViews service) {
        views.set(service);
    }

    void unbindSavedViews(SavedViews service) {
        views.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindCalendars(Calendars service) {
        calendars.set(service);
    }

    void unbindCalendars(Calendars service) {
        calendars.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSupervision(Supervision service) {
        supervision.set(service);
    }

    void unbindSupervision(Supervision service) {
        supervision.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindPress(Press service) {
        press.set(service);
    }

    void unbindPress(Press service) {
        press.unset(service);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindSettings(org.gridhall.api.setting.Settings service) {
        settings.set(service);
    }

    void unbindSettings(org.gridhall.api.setting.Settings service) {
        settings.unset(service);
    }
}
