package org.gridhall.search;

/** One kind of documents and what seeing them needs, as its source says. */
record Kind(String name, String permission, String confidential) {}
