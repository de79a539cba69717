package org.gridhall.api.register;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.gridhall.api.Page;
import org.gridhall.api.account.Actor;
import org.gridhall.api.trail.TrailEntry;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Records of registers. An actor sees and changes what a post with one of the register's roles covers by the record's
 * unit or grid; what an actor may not see does not exist for them (NOT_FOUND). Each change is one transaction with its
 * entry in the trail (subject kind {@code record}).
 */
@ProviderType
public interface Registers {

    /** The registers in which the actor may see records, by code. */
    List<RegisterInfo> types(Actor actor);

    /** One of them. */
    RegisterInfo type(Actor actor, String register);

    RegisterRecord get(Actor actor, long id);

    RegisterRecord byKey(Actor actor, String register, String key);

    /** Those of some records that the actor may see, in no order; at most 500 ids. */
    List<RegisterRecord> all(Actor actor, Collection<Long> ids);

    /** What was done to a record, from the first. */
    List<TrailEntry> history(Actor actor, long id);

    /**
     * Records that the actor may see.
     *
     * @throws org.gridhall.api.Problem INVALID for a filter or order that the register does not know; UNAVAILABLE with
     *     code {@code register.indexing} while the field of a filter or order is being filled for all records
     */
    Page<RegisterRecord> list(Actor actor, RecordQuery query);

    /**
     * Adds a record.
     *
     * @param key the account's idempotency key; null for none
     * @throws org.gridhall.api.Problem INVALID with each wrong field, {@code record.key} where its key is taken,
     *     {@code key.reused} where the idempotency key is known with other content; FORBIDDEN outside the actor's
     *     posts; UNAVAILABLE with code {@code register.away} while its module is away
     */
    Created create(Actor actor, String register, RecordBody body, String key);

    /**
     * Makes a record what {@code body} says.
     *
     * @param version that the actor saw; null for any
     * @throws org.gridhall.api.Problem CONFLICT {@code record.version} with detail {@code changes} when it has
     *     changed since, {@code record.ended} when it has ended; as {@link #create}
     */
    RegisterRecord update(Actor actor, long id, Integer version, RecordBody body);

    /**
     * Ends a record: it stays readable and keeps its key.
     *
     * @param reason 1 to 500 characters
     * @param force also when others refer to it
     * @throws org.gridhall.api.Problem CONFLICT {@code record.referred} with the {@code referrers} that the actor may
     *     see; otherwise as {@link #update}
     */
    RegisterRecord end(Actor actor, long id, Integer version, String reason, boolean force);

    /**
     * Records that refer to this one and that the actor may see, by id.
     *
     * @param after key of the page before; null for the first
     * @param size 1 to 200
     */
    Page<Referrer> references(Actor actor, long id, String after, int size);

    /**
     * Reads a file and tells what it would do; the file is kept for a day.
     *
     * @throws org.gridhall.api.Problem UNREADABLE or INVALID where the file as a whole cannot be taken
     */
    ImportState preview(Actor actor, String register, ImportOptions options, InputStream content) throws IOException;

    /** Reads the file of an import once more and tells what it would do now. */
    ImportState previewAgain(Actor actor, long id) throws IOException;

    /** Where an import of the actor stands. */
    ImportState importState(Actor actor, long id);

    /** All errors of an import of the actor, in the order of its lines. */
    void importErrors(Actor actor, long id, Consumer<ImportState.LineError> taker) throws IOException;

    /**
     * Lets an import do what its preview told. It works in the background, some hundred rows a transaction, and goes on
     * after a restart.
     *
     * @param skipWrong take the rows that can be taken; otherwise one wrong row stops it before it begins
     * @throws org.gridhall.api.Problem CONFLICT {@code import.wrong} for wrong rows, {@code import.outdated} when the
     *     register has changed so that the preview is no longer true, {@code import.state} when it cannot be begun
     */
    ImportState commit(Actor actor, long id, boolean skipWrong);

    /**
     * Writes the records of a query, of all pages from {@code after} on.
     *
     * @param format {@code csv}, {@code xlsx} or {@code geojson}
     * @param locale of the titles
     * @param out is not closed
     */
    void export(Actor actor, RecordQuery query, String format, Locale locale, OutputStream out) throws IOException;
}
