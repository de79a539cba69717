/**
 * People, organizations, households, addresses and their imports. A {@code …Row} is a row of a table; numbers and phones
 * are in it sealed, hashed and masked, and are never logged.
 */
package org.gridhall.core.people;
