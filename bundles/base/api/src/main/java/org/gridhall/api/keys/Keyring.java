package org.gridhall.api.keys;

import java.util.List;
import org.gridhall.api.account.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** The district's keys as an operator cares for them; the keys themselves never come out. Needs {@code account.manage}. */
@ProviderType
public interface Keyring {

    /**
     * A key.
     *
     * @param id such as {@code data-1}: it seals ({@code data}), makes hashes to find by ({@code lookup}) or signs
     *     ({@code signing})
     * @param fingerprint 16 hexadecimal digits
     * @param current whether what is new uses it
     * @param uses how many rows still use it; -1 for keys that sign
     */
    record Key(String id, String fingerprint, boolean current, long uses) {}

    /** The folder of the keys on the machine of the instance. */
    String folder(Actor actor);

    List<Key> list(Actor actor);

    /**
     * Adds a version, which what is new uses from now on. What is there is sealed or hashed anew in the background, some
     * rows a transaction; after a restart this goes on.
     *
     * @param kind {@code data}, {@code lookup} or {@code signing}
     * @return the id of the new key
     */
    String rotate(Actor actor, String kind);

    /**
     * Removes an older key from the folder for good. Backups of the database from before still need it.
     *
     * @throws org.gridhall.api.Problem CONFLICT while rows use it, or where it is the current one or signed
     */
    void retire(Actor actor, String id);
}
