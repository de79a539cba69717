package org.gridhall.api.people;

import java.util.List;

/**
 * Who somebody is.
 *
 * @param id of the person
 * @param created whether they were not known before
 * @param person as the actor may see them; null where they live outside what the actor may see
 * @param nameDiffers the number is known under another name, which stays: look at the paper again
 * @param alike people of the same name and phone, where a person without a number was made: perhaps the same; never merged
 *     by the platform itself
 */
public record Identified(long id, boolean created, Person person, boolean nameDiffers, List<Person> alike) {

    public Identified {
        alike = List.copyOf(alike);
    }
}
