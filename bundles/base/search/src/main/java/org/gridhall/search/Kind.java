package org.gridhall.search;

import java.util.List;
import java.util.function.Function;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Ground;

/** One kind of documents and where somebody may see them, as its source says. */
record Kind(String name, Function<Actor, List<Ground>> seen, Function<Actor, List<Ground>> confidential) {}
