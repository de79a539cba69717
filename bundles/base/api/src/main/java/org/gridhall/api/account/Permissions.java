package org.gridhall.api.account;

import java.util.Set;

/** The permissions that a role may carry. Actions on tickets name roles instead. */
public final class Permissions {

    public static final String TICKET_READ = "ticket.read";
    /** See tickets of those types only whose flow names the role. */
    public static final String TICKET_OBSERVE = "ticket.observe";
    /** Open tickets, of the types whose flow names the role for its intake. */
    public static final String TICKET_OPEN = "ticket.open";
    /** See confidential tickets and who reported them. */
    public static final String TICKET_CONFIDENTIAL = "ticket.confidential";
    /** Give a ticket into the hands of somebody who may act on it, whoever has it. */
    public static final String TICKET_ASSIGN = "ticket.assign";
    /** Send past actions with their own times. */
    public static final String TICKET_IMPORT = "ticket.import";

    /** See people, organizations and households; numbers and phones masked. */
    public static final String PEOPLE_READ = "people.read";
    /** Make, change and merge them. */
    public static final String PEOPLE_WRITE = "people.write";
    /** See a masked number or phone in full, with a reason. */
    public static final String PEOPLE_REVEAL = "people.reveal";

    public static final String PEOPLE_IMPORT = "people.import";
    /** Erase personal data where the law wants it. */
    public static final String PEOPLE_ERASE = "people.erase";

    public static final String ORGANISATION_WRITE = "organisation.write";
    public static final String ACCOUNT_MANAGE = "account.manage";
    public static final String STATISTICS_READ = "statistics.read";
    public static final String MODULE_READ = "module.read";
    public static final String TRAIL_VERIFY = "trail.verify";
    /** See the outbox, try its messages again, stop them, preview templates. */
    public static final String MESSAGE_MANAGE = "message.manage";

    /** Change settings of the platform and load calendars; see jobs and logs. */
    public static final String SETTING_MANAGE = "setting.manage";

    /** Decide appeals against cards and withdraw cards; write bulletins. */
    public static final String SUPERVISION_MANAGE = "supervision.manage";
    /** Sign off the scores of a month, and decide on appeals against them. */
    public static final String ASSESSMENT_SIGN = "assessment.sign";
    /** Show the signed scores of a month to everybody. */
    public static final String ASSESSMENT_PUBLISH = "assessment.publish";

    /** Sign what a week leaves open, of the units that a post covers. */
    public static final String ASSESSMENT_CLOSE = "assessment.close";

    public static final Set<String> ALL = Set.of(
            ASSESSMENT_CLOSE,
            ASSESSMENT_SIGN,
            ASSESSMENT_PUBLISH,
            TICKET_READ,
            TICKET_OBSERVE,
            TICKET_OPEN,
            TICKET_CONFIDENTIAL,
            TICKET_ASSIGN,
            TICKET_IMPORT,
            PEOPLE_READ,
            PEOPLE_WRITE,
            PEOPLE_REVEAL,
            PEOPLE_IMPORT,
            PEOPLE_ERASE,
            ORGANISATION_WRITE,
            ACCOUNT_MANAGE,
            STATISTICS_READ,
            MODULE_READ,
            TRAIL_VERIFY,
            MESSAGE_MANAGE,
            SETTING_MANAGE,
            SUPERVISION_MANAGE);

    private Permissions() {}
}
