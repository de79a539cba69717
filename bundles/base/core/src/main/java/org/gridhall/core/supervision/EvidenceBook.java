package org.gridhall.core.supervision;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.persistence.EntityManager;
import org.gridhall.api.supervision.Evidence;
import org.gridhall.api.trail.TrailEntry;
import org.gridhall.core.organisation.StoredOrganisation;
import org.gridhall.core.storage.Ids;
import org.gridhall.core.storage.Json;
import org.gridhall.core.ticket.Dossier;
import org.gridhall.core.ticket.DueCase;
import org.gridhall.core.ticket.EvidenceTaker;

/**
 * Gathers from the trail who held a ticket when, against the posts held then, with its steps, limits and cards; and keeps it
 * as text whose digest stands in the trail of the case.
 */
final class EvidenceBook implements EvidenceTaker {

    private final StoredOrganisation organisation;
    private final ZoneId zone;
    private final Ids ids = new Ids();

    EvidenceBook(StoredOrganisation organisation, ZoneId zone) {
        this.organisation = organisation;
        this.zone = zone;
    }

    /** What is kept, as it is written. */
    record Body(
            String number,
            String title,
            String type,
            int entries,
            String head,
            List<Map<String, Object>> limits,
            List<KeptSpell> held,
            List<KeptStep> steps,
            List<Map<String, Object>> cards) {}

    /** Times are texts, so that the text of the whole is the same everywhere. */
    record KeptSpell(String from, String to, String stage, String unit, String post, String role, String person) {

        Evidence.Spell spell() {
            return new Evidence.Spell(
                    Instant.parse(from), to == null ? null : Instant.parse(to), stage, unit, post, role, person);
        }
    }

    record KeptStep(int seq, String at, String action, String actor, String unit, String hash) {

        Evidence.Step step() {
            return new Evidence.Step(seq, Instant.parse(at), action, actor, unit, hash);
        }
    }

    @Override
    public String take(EntityManager manager, long ticket, Dossier about, Instant at) {
        Body body = new Body(
                about.number(),
                about.title(),
                about.type().code(),
                about.entries().size(),
                about.head(),
                about.limits().stream()
                        .map(limit -> {
                            Map<String, Object> told = new LinkedHashMap<>();
                            told.put("code", limit.code());
                            told.put("kind", limit.kind().name().toLowerCase(Locale.ROOT));
                            told.put("due", limit.dueAt().toString());
                            told.put("state", limit.state().name().toLowerCase(Locale.ROOT));
                            told.put("late", limit.overdue(at));
                            return told;
                        })
                        .toList(),
                held(manager, about, at),
                about.entries().stream()
                        .map(entry -> new KeptStep(
                                entry.seq(),
                                entry.occurredAt().toString(),
                                entry.action(),
                                entry.actor(),
                                entry.unit(),
                                entry.hash()))
                        .toList(),
                cards(manager, about.id()));
        StoredEvidence row = new StoredEvidence();
        row.id = ids.next();
        row.ticket = ticket;
        row.about = about.id();
        row.takenAt = at.toEpochMilli();
        row.body = Json.text(body);
        row.digest = digest(row.body);
        manager.persist(row);
        return row.digest;
    }

    private List<KeptSpell> held(EntityManager manager, Dossier about, Instant at) {
        Held held = new Held(organisation, manager);
        List<KeptSpell> spells = new ArrayList<>();
        DueCase.Stood stood = new DueCase.Stood(null, null, null, null);
        Instant since = null;
        for (TrailEntry entry : about.entries()) {
            DueCase.Stood now = stood.after(entry);
            if (since == null || !now.equals(stood)) {
                if (since != null && since.isBefore(entry.occurredAt())) {
                    spells.add(spell(held, about, stood, since, entry.occurredAt()));
                }
                since = entry.occurredAt();
                stood = now;
            }
        }
        if (since != null) {
            spells.add(spell(held, about, stood, since, null));
        }
        return spells;
    }

    private KeptSpell spell(Held held, Dossier about, DueCase.Stood stood, Instant from, Instant to) {
        Held.By by = held.by(about.type(), stood, LocalDate.ofInstant(from, zone));
        return new KeptSpell(
                from.toString(),
                to == null ? null : to.toString(),
                stood.stage(),
                stood.unit(),
                by.post() == null ? null : by.post().code(),
                by.post() == null ? null : by.post().role(),
                by.person() == null ? null : by.person().name());
    }

    private static List<Map<String, Object>> cards(EntityManager manager, long ticket) {
        return manager.createQuery(
                        "SELECT c FROM StoredCard c WHERE c.ticket = :ticket ORDER BY c.id", StoredCard.class)
                .setParameter("ticket", ticket)
                .getResultStream()
                .map(card -> {
                    Map<String, Object> told = new LinkedHashMap<>();
                    told.put("card", Long.toString(card.id));
                    told.put("kind", card.kind().name().toLowerCase(Locale.ROOT));
                    told.put("state", card.state().name().toLowerCase(Locale.ROOT));
                    told.put("limit", card.limitCode);
                    told.put("due", Instant.ofEpochMilli(card.dueAt).toString());
                    told.put("given", Instant.ofEpochMilli(card.givenAt).toString());
                    told.put("unit", Objects.toString(card.unit, ""));
                    told.put("post", Objects.toString(card.postCode, ""));
                    told.put("person", Objects.toString(card.personName, ""));
                    return told;
                })
                .toList();
    }

    static Evidence read(StoredEvidence row, String told) {
        try {
            Body body = Json.MAPPER.readValue(row.body, Body.class);
            return new Evidence(
                    row.ticket,
                    row.about,
                    Instant.ofEpochMilli(row.takenAt),
                    row.digest,
                    row.digest.equals(digest(row.body)) && row.digest.equals(told),
                    body.number(),
                    body.title(),
                    body.type(),
                    body.entries(),
                    body.head(),
                    body.limits(),
                    body.held().stream().map(KeptSpell::spell).toList(),
                    body.steps().stream().map(KeptStep::step).toList(),
                    body.cards());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("evidence " + row.id + " cannot be read", e);
        }
    }

    private static String digest(String body) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
