package org.gridhall.core.ticket;

import javax.persistence.Entity;
import javax.persistence.Table;
import org.eclipse.persistence.annotations.ReadOnly;

/** A ticket read for a list: without its long texts. */
@Entity
@ReadOnly
@Table(name = "ticket")
public class ListedTicket extends TicketFacts {}
