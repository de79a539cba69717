package org.gridhall.core.register;

import java.time.Instant;
import java.util.Map;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.Table;
import javax.persistence.Version;
import org.gridhall.api.place.Point;
import org.gridhall.api.register.RegisterRecord;
import org.gridhall.core.storage.Json;
import org.gridhall.core.trail.Chain;

/** One record. Each change changes this row, so that of two writers one is told. */
@Entity
@Table(name = "register_record")
class StoredRecord {

    @Id
    long id;

    @Version
    int revision;

    int version;
    int seq;
    byte[] head;
    String register;

    @Column(name = "record_key")
    String key;

    String name;
    String unit;

    @Column(name = "unit_path")
    String unitPath;

    String grid;

    @Column(name = "grid_path")
    String gridPath;

    Double longitude;
    Double latitude;
    Double west;
    Double south;
    Double east;
    Double north;
    String geometry;
    String body;

    @Column(name = "created_by")
    long createdBy;

    @Column(name = "created_at")
    long createdAt;

    @Column(name = "changed_at")
    long changedAt;

    boolean ended;

    @Column(name = "ended_at")
    Long endedAt;

    @Column(name = "end_reason")
    String endReason;

    @Column(name = "create_key")
    String createKey;

    @Column(name = "create_digest")
    byte[] createDigest;

    Chain chain() {
        return new Chain(seq, head);
    }

    void chain(Chain end) {
        seq = end.seq();
        head = end.head();
    }

    Map<String, Object> fields() {
        return Json.map(body);
    }

    RegisterRecord view() {
        return new RegisterRecord(
                id,
                register,
                key,
                name,
                version,
                unit,
                unitPath,
                grid,
                gridPath,
                longitude == null ? null : new Point(longitude, latitude),
                geometry,
                fields(),
                Instant.ofEpochMilli(createdAt),
                Instant.ofEpochMilli(changedAt),
                endedAt == null ? null : Instant.ofEpochMilli(endedAt),
                endReason);
    }
}
