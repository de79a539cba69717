package org.gridhall.urbanmanagement;

import java.util.Map;
import java.util.Set;
import org.gridhall.api.Problem;
import org.gridhall.api.account.Actor;
import org.gridhall.api.account.Permissions;
import org.gridhall.api.module.ForModule;
import org.gridhall.api.module.TicketRule;
import org.gridhall.api.ticket.Attachment;
import org.gridhall.api.ticket.Ticket;
import org.osgi.service.component.annotations.Component;

/**
 * An open manhole or a burst main may wait for parts, but not unguarded: work on it is suspended only with a photo of
 * the site taken since the unit got the ticket. The flow belongs to another module and knows neither categories nor
 * attachments, so data cannot say this. The past, as it is imported, is taken as it was.
 */
@ForModule("urban-management")
@Component
public final class ProtectedSite implements TicketRule {

    private static final Set<String> DANGEROUS = Set.of("manhole-cover", "water-leak");

    @Override
    public void check(Ticket ticket, String action, Map<String, Object> form, Actor actor) {
        boolean asked =
                "suspend".equals(action) && DANGEROUS.contains(ticket.summary().category());
        if (asked
                && !actor.may(Permissions.TICKET_IMPORT)
                && ticket.attachments().stream().noneMatch(attachment -> shows(attachment, ticket))) {
            throw Problem.of(
                    Problem.Kind.INVALID,
                    "urban-management.unprotected",
                    "挂起前要上传现场围挡或警示的照片；请用“补充说明”或随本次操作上传后再挂起",
                    "Before this is suspended a photo must show that the site is fenced or marked; add one with a comment"
                            + " or with this action");
        }
    }

    private static boolean shows(Attachment attachment, Ticket ticket) {
        boolean since = ticket.stageAt() == null || !attachment.storedAt().isBefore(ticket.stageAt());
        return since && attachment.mediaType().startsWith("image/");
    }
}
