package org.gridhall.web.desk;

import org.gridhall.api.Text;
import org.gridhall.api.ticket.TicketSummary;

/**
 * A ticket as a list of the desk shows it, its codes in words.
 *
 * @param channel null for what nobody outside reports
 */
public record Row(
        TicketSummary ticket, Lamp lamp, Text stage, String phase, Text category, Text unit, Text grid, Text channel) {}
