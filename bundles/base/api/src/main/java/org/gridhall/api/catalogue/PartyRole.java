package org.gridhall.api.catalogue;

import org.gridhall.api.Text;

/** Who may be what on a ticket: reporter, applicant, agent, affected, officer. */
public record PartyRole(String code, Text title, boolean required) {}
