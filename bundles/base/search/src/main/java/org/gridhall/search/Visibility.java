package org.gridhall.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.gridhall.api.account.Actor;
import org.gridhall.api.search.Ground;
import org.gridhall.api.trail.Subject;

/** What an actor may see, said in the query itself: the same as the lists say in SQL. */
final class Visibility {

    private static final Query EVERYTHING = new MatchAllDocsQuery();
    private static final Query NOTHING = new MatchNoDocsQuery();

    private Visibility() {}

    /** @param kinds those that were asked for */
    static Query of(Actor actor, Collection<Kind> kinds) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (Kind kind : kinds) {
            Query its = of(actor, kind);
            if (its != NOTHING) {
                BooleanQuery.Builder both =
                        new BooleanQuery.Builder().add(term(Fields.KIND, kind.name()), Occur.FILTER);
                if (its != EVERYTHING) {
                    both.add(its, Occur.FILTER);
                }
                any.add(both.build(), Occur.SHOULD);
            }
        }
        return any.build();
    }

    private static Query of(Actor actor, Kind kind) {
        if (actor.kind() == Actor.Kind.SYSTEM) {
            return EVERYTHING;
        }
        if (actor.kind() == Actor.Kind.REPORTER) {
            return kind.name().equals(Subject.TICKET)
                    ? term(Fields.KEY, Fields.key(kind.name(), actor.ticket(), null))
                    : NOTHING;
        }
        Query read = scope(kind.seen().apply(actor));
        Query secret = scope(kind.confidential().apply(actor));
        if (read == EVERYTHING && secret == EVERYTHING) {
            return EVERYTHING;
        }
        BooleanQuery.Builder seen = new BooleanQuery.Builder();
        seen.add(term(Fields.CREATOR, Long.toString(actor.account())), Occur.SHOULD);
        if (read != NOTHING) {
            seen.add(covered(read, secret), Occur.SHOULD);
        }
        return seen.build();
    }

    private static Query covered(Query read, Query secret) {
        if (secret == EVERYTHING) {
            return read;
        }
        BooleanQuery.Builder open = new BooleanQuery.Builder()
                .add(read, Occur.FILTER)
                .add(term(Fields.MARK, Fields.CONFIDENTIAL), Occur.MUST_NOT);
        if (secret == NOTHING) {
            return open.build();
        }
        return new BooleanQuery.Builder()
                .add(open.build(), Occur.SHOULD)
                .add(
                        new BooleanQuery.Builder()
                                .add(read, Occur.FILTER)
                                .add(secret, Occur.FILTER)
                                .build(),
                        Occur.SHOULD)
                .build();
    }

    private static Query scope(List<Ground> grounds) {
        // Most registers are seen on the same ground: one part of the query for all of them.
        Map<Ground, Set<String>> types = new LinkedHashMap<>();
        List<Query> any = new ArrayList<>();
        for (Ground ground : grounds) {
            if (ground.type() != null) {
                Ground common = new Ground(null, ground.everywhere(), ground.units(), ground.grids());
                types.computeIfAbsent(common, key -> new TreeSet<>()).add(ground.type());
            } else if (ground.everywhere()) {
                return EVERYTHING;
            } else {
                any.add(scope(ground));
            }
        }
        types.forEach((ground, some) -> any.add(of(List.copyOf(some), scope(ground))));
        any.removeIf(scope -> scope == NOTHING);
        if (any.size() < 2) {
            return any.isEmpty() ? NOTHING : any.get(0);
        }
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        any.forEach(scope -> all.add(scope, Occur.SHOULD));
        return all.build();
    }

    private static Query of(List<String> types, Query scope) {
        if (scope == NOTHING) {
            return NOTHING;
        }
        Query some = types.size() == 1 ? term(Fields.TYPE, types.get(0)) : anyOf(Fields.TYPE, types);
        return scope == EVERYTHING
                ? some
                : new BooleanQuery.Builder()
                        .add(some, Occur.FILTER)
                        .add(scope, Occur.FILTER)
                        .build();
    }

    /** A path that is granted is a term of everything below it. */
    private static Query scope(Ground ground) {
        if (ground.everywhere()) {
            return EVERYTHING;
        }
        TreeSet<String> paths = new TreeSet<>();
        ground.units().forEach(path -> paths.add(Fields.UNIT + path));
        ground.grids().forEach(path -> paths.add(Fields.GRID + path));
        return switch (paths.size()) {
            case 0 -> NOTHING;
            case 1 -> term(Fields.SCOPE, paths.first());
            default -> anyOf(Fields.SCOPE, List.copyOf(paths));
        };
    }

    static Query term(String field, String value) {
        return new TermQuery(new Term(field, value));
    }

    static Query anyOf(String field, List<String> values) {
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }
}
