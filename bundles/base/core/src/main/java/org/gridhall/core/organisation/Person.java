package org.gridhall.core.organisation;

/** A person of the organisation, as far as posts and accounts need to know. */
public record Person(long id, String code, String name, String phone) {}
