/** Ids, JSON and the database: one way to read and one to write, on Derby and on PostgreSQL. */
package org.gridhall.core.storage;
