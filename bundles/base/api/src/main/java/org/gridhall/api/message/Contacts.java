package org.gridhall.api.message;

import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Who knows where people can be reached. Registered as a service; of several the one with the higher ranking is asked
 * first, and what it does not know the next.
 */
@ConsumerType
public interface Contacts {

    /** What is known of these people, by their ids; nothing for those it does not know. Answers from few queries. */
    Map<Long, Contact> ofPeople(Set<Long> people);
}
